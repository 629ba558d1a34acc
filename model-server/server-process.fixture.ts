import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The image's program as a process of its own. */
export interface ServerProcess {
  child: ChildProcess;
  url: string;
  /** Where `/metrics` and `/profile` are. */
  metricsUrl: string;
  terminationLog: string;
  /** The exit code, once the process has ended. */
  exited: Promise<number | null>;
}

/** Starts `main.ts` on a free port and resolves when it listens. */
export async function startServerProcess(environment: Record<string, string>): Promise<ServerProcess> {
  const terminationLog = join(await mkdtemp(join(tmpdir(), 'churnops-termination-')), 'log');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: {
      PATH: process.env['PATH'],
      CHURNOPS_HOST: '127.0.0.1',
      CHURNOPS_PORT: '0',
      CHURNOPS_METRICS_PORT: '0',
      CHURNOPS_TERMINATION_LOG: terminationLog,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const listening = new Promise<{ url: string; metricsUrl: string }>((resolve, reject) => {
    createInterface(child.stdout!).on('line', (line) => {
      const entry = JSON.parse(line) as { msg: string; url: string; metricsUrl: string };
      if (entry.msg === 'listening') resolve(entry);
    });
    exited.then((code) => reject(new Error(`the server ended with ${code} before it listened`)));
  });
  const { url, metricsUrl } = await listening;
  return { child, terminationLog, exited, url, metricsUrl };
}
