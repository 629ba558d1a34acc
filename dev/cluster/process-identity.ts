import { readFile } from 'node:fs/promises';

/** A process that can be recognised: its id alone may belong to another one by now. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks from the boot of the machine to its start (field 22 of /proc/PID/stat). */
  startTime: number;
}

/** The start time in the text of a /proc/PID/stat, whose second field may hold spaces and brackets. */
export function parseStartTime(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[19]);
}

/** The state letter in the text of a /proc/PID/stat. */
export function parseState(stat: string): string {
  return stat.slice(stat.lastIndexOf(')') + 2).charAt(0);
}

/** Identifies a running process; undefined when there is none of that id, or only its exit status is left. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await readProcess(`/proc/${pid}/stat`);
  return stat === undefined || parseState(stat) === 'Z'
    ? undefined
    : { pid, startTime: parseStartTime(stat) };
}

/** Whether this very process still runs. */
export async function isAlive({ pid, startTime }: ProcessIdentity): Promise<boolean> {
  return (await identifyProcess(pid))?.startTime === startTime;
}

/** The first child of a process, where it has one. */
export async function firstChild(pid: number): Promise<number | undefined> {
  const children = await readProcess(`/proc/${pid}/task/${pid}/children`);
  const first = children?.trim().split(' ')[0];
  return first ? Number(first) : undefined;
}

async function readProcess(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
