/**
 * Source of a module that gives a process a wrong wall clock: a number of milliseconds off from its start, and off by as
 * much in the other direction from SIGUSR2 on. Monotonic clocks stay right, as they do on a machine whose time is set.
 */
function wrongClockModule(milliseconds: number): string {
  return `
    let offset = ${milliseconds};
    process.on('SIGUSR2', () => { offset = -offset; });
    const RightDate = Date;
    globalThis.Date = class extends RightDate {
      constructor(...given) {
        if (given.length === 0) super(RightDate.now() + offset);
        else super(...given);
      }
      static now() { return RightDate.now() + offset; }
    };`;
}

/** What to put into the environment of a Node process so that its wall clock is off. */
export function wrongClock(milliseconds: number): Record<string, string> {
  const source = encodeURIComponent(wrongClockModule(milliseconds));
  return { NODE_OPTIONS: `--import=data:text/javascript,${source}` };
}
