import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Where a part of the cluster is on its way: Done is the end of a step, Ready that of a program. Unready is a program that
 * runs and doesn't answer any more.
 */
export type PartState = 'Waiting' | 'Starting' | 'Ready' | 'Unready' | 'Restarting' | 'Done' | 'Failed';

/** One program that runs, or one step that was taken. */
export interface PartStatus {
  name: string;
  state: PartState;
  /** When it came into this state (RFC 3339). */
  since: string;
  restarts: number;
  /** Why it isn't ready, or how it ended the last time with the last lines of its log. */
  failure?: string;
}

/** What the cluster says of itself, in `status.json` of its folder. */
export interface NodeStatus {
  phase: 'Starting' | 'Ready' | 'Failed';
  /** Why it failed. */
  message?: string;
  parts: PartStatus[];
}

/** Writes the status in one step, so that a reader never sees half of it. */
export async function writeStatus(directory: string, status: NodeStatus): Promise<void> {
  const path = join(directory, 'status.json');
  await writeFile(`${path}.next`, JSON.stringify(status, undefined, 2));
  await rename(`${path}.next`, path);
}

/** Reads the status; undefined where none was written yet. */
export async function readStatus(directory: string): Promise<NodeStatus | undefined> {
  try {
    return JSON.parse(await readFile(join(directory, 'status.json'), 'utf8')) as NodeStatus;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether every part is where it should be. */
export function isHealthy({ phase, parts }: NodeStatus): boolean {
  return phase === 'Ready' && parts.every(({ state }) => state === 'Ready' || state === 'Done');
}

/** How far the start is, as in "9 of 14 ready, waiting for kubelet". */
export function describeStart({ parts }: NodeStatus): string {
  const ready = parts.filter(({ state }) => state === 'Ready' || state === 'Done');
  const starting = parts.filter(({ state }) => state === 'Starting').map(({ name }) => name);
  const waiting = starting.length > 0 ? `, waiting for ${starting.join(', ')}` : '';
  return `${ready.length} of ${parts.length} ready${waiting}`;
}
