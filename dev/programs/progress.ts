/** Tells how far a long step is: a line that counts up on a terminal, else a line now and then. */
export interface Progress {
  /** Runs `action` and shows `label` with the time it has taken so far, as in "building etcd (1 of 10), 00:42". */
  during<T>(label: string | (() => string), action: () => Promise<T>): Promise<T>;
  /** Prints one line. */
  say(line: string): void;
}

/** What progress is written to; process.stderr is one. */
export interface ProgressOutput {
  isTTY?: boolean;
  /** Width of the terminal in characters. */
  columns?: number;
  write(text: string): unknown;
}

const TERMINAL_MILLISECONDS = 1_000;
const LINE_MILLISECONDS = 30_000;

/** Shows progress on `output`, with the time taken from `clock` (milliseconds). */
export function createProgress(output: ProgressOutput, clock: () => number = Date.now): Progress {
  const erase = output.isTTY ? '\r\x1b[K' : '';
  return {
    say: (line) => void output.write(`${line}\n`),
    async during(label, action) {
      const begun = clock();
      const line = () => `${typeof label === 'string' ? label : label()}, ${formatDuration(clock() - begun)}`;
      // A line that wraps could not be erased as a whole.
      const fitting = () => line().slice(0, (output.columns ?? 80) - 1);
      const show = () => output.write(output.isTTY ? `${erase}${fitting()}` : `${line()}\n`);
      show();
      const timer = setInterval(show, output.isTTY ? TERMINAL_MILLISECONDS : LINE_MILLISECONDS);
      try {
        const result = await action();
        output.write(`${erase}${line()}: done\n`);
        return result;
      } finally {
        clearInterval(timer);
      }
    },
  };
}

/** Minutes and seconds, as in 00:42; an hour is 60:00. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1_000);
  return [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
