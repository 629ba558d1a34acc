import { readdir, readFile } from 'node:fs/promises';

/** The variable that marks every process of one command, however deep below it. */
export const OPERATION_VARIABLE = 'CHURNOPS_GIT_OPERATION';

const ROUNDS = 3;

/**
 * Kills every process that carries the mark. Git starts programs (transports, `index-pack`, askpass) that go on when Git
 * itself is killed; they inherit the environment, so that none escapes, even out of the process group.
 *
 * Without `/proc` (not Linux) it finds none; Git itself is then still ended by its own signal.
 */
export async function killOperation(mark: string): Promise<void> {
  // One that is being started while the others are looked for is found by looking again.
  for (let round = 0; round < ROUNDS; round++) {
    const processes = await processesOf(mark);
    if (processes.length === 0) return;
    for (const pid of processes) kill(pid);
  }
}

/** The processes that carry the mark. */
export async function processesOf(mark: string): Promise<number[]> {
  const needle = `${OPERATION_VARIABLE}=${mark}`;
  const found: number[] = [];
  for (const pid of await processIds()) {
    if ((await environmentOf(pid)).split('\0').includes(needle)) found.push(pid);
  }
  return found;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function processIds(): Promise<number[]> {
  const names = await readdir('/proc').catch(missing<string[]>([]));
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

/** Empty for a process that is gone, or someone else's. */
function environmentOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/environ`, 'utf8').catch(missing(''));
}

function missing<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(error.code ?? '')) return instead;
    throw error;
  };
}
