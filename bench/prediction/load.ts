import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What one run of wrk against one server saw. */
export interface Load {
  requestsPerSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Microseconds of processor time that the server took for a request, kernel included: the steadiest figure. */
  processorTime: number;
}

/** `CLK_TCK` of Linux, the unit of /proc/PID/stat. */
const TICKS_A_SECOND = 100;

/**
 * Loads a server with wrk for some seconds.
 *
 * @param options.bodies a file with one request body a line.
 * @param options.header another header of every request, as name and value.
 * @throws where wrk is missing, or a single request failed.
 */
export async function load(
  server: { url: string; pid: number },
  options: { connections: number; seconds: number; bodies: string; header?: readonly [string, string] },
): Promise<Load> {
  const [headerName = '', headerValue = ''] = options.header ?? [];
  const before = await processorSeconds(server.pid);
  const { stdout } = await promisify(execFile)(
    'wrk',
    [
      '--threads',
      '1',
      '--connections',
      String(options.connections),
      '--duration',
      `${options.seconds}s`,
      '--script',
      join(import.meta.dirname, 'load.lua'),
      server.url,
    ],
    {
      env: {
        ...process.env,
        BODIES: options.bodies,
        HEADER_NAME: headerName,
        HEADER_VALUE: headerValue,
      },
    },
  );
  const taken = (await processorSeconds(server.pid)) - before;
  const counted = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>;
  const { requests = 0, seconds = 0, p50 = 0, p99 = 0, failures } = counted;
  if (failures !== 0) throw new Error(`${failures} of ${requests} requests to ${server.url} failed`);
  return { requestsPerSecond: requests / seconds, p50, p99, processorTime: (taken / requests) * 1e6 };
}

/** User and system time of a process so far. */
async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in parentheses and may hold spaces; user and system time are the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
}
