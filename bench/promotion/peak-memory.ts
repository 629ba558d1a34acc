import { readdir, readFile } from 'node:fs/promises';

/** In milliseconds; Git's larger processes live far longer. */
const INTERVAL = 5;

/** Watches the Git processes that this one starts, and remembers the largest: its peak of resident memory. */
export class PeakMemory {
  #bytes = 0;
  #running = true;
  readonly #watching: Promise<void>;

  constructor() {
    this.#watching = this.#watch();
  }

  /** The largest process since the last time it was asked, in bytes. */
  take(): number {
    const bytes = this.#bytes;
    this.#bytes = 0;
    return bytes;
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#watching;
  }

  async #watch(): Promise<void> {
    while (this.#running) {
      for (const pid of await childrenOf(process.pid)) await this.#look(pid);
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    }
  }

  async #look(pid: number): Promise<void> {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    // Not Gitea, nor what it starts.
    if (!/^Name:\s+git(-[-\w]+)?$/m.test(status)) return;
    const peak = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1_024;
    this.#bytes = Math.max(this.#bytes, peak);
    for (const child of await childrenOf(pid)) await this.#look(child);
  }
}

/** A process may end while it is looked at. */
async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = threads.map((thread) =>
    readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => ''),
  );
  return (await Promise.all(lists)).join(' ').split(' ').filter(Boolean).map(Number);
}
