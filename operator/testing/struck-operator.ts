import type { Call, Side } from '@churnops/lib/registry/crash-points.fixture.ts';
import { OperatorProcess, type OperatorProcessOptions } from './operator-process.ts';
import { RestartedOperator } from './restarted-operator.ts';
import type { CallWitness } from './witnessed-proxy.ts';

/** Whether the process that makes this call is to be killed on this side of it. */
export type Strike = (side: Side, call: Call) => boolean;

/**
 * An operator that sees the apiserver, and every other server, only through proxies. At each call of its, in either
 * direction, it may be killed with all that it has started, and begins anew.
 */
export class StruckOperator implements AsyncDisposable {
  /** What a proxy before a server other than the apiserver does with the operator's calls. */
  readonly witness: CallWitness = {
    before: async (call) => !(await this.#kill('before', call)),
    after: async (call) => void (await this.#kill('after', call)),
  };
  readonly #strike: Strike;
  #running: RestartedOperator | undefined;

  constructor(strike: Strike) {
    this.#strike = strike;
  }

  /** Starts it; from now on it begins anew whenever it ends. */
  start(options: OperatorProcessOptions): RestartedOperator {
    this.#running = new RestartedOperator({
      start: () => OperatorProcess.start(options),
      begun: (process) => this.#watch(process),
    });
    return this.#running;
  }

  /** Ends it for good; {@link start} begins another. */
  async stop(): Promise<void> {
    await this.#running?.[Symbol.asyncDispose]();
    this.#running = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Kills the process where this call says so, and waits for its end. */
  async #kill(side: Side, call: Call): Promise<boolean> {
    const process = this.#running?.current;
    if (!process || !this.#strike(side, call)) return false;
    process.signal('SIGKILL');
    await process.exited;
    return true;
  }

  #watch({ proxy }: OperatorProcess): void {
    proxy.intervene(async ({ method, path, query, body }) => {
      const call = { method: query.has('watch') ? 'WATCH' : method, path: `${path}?${query}`, body };
      return (await this.#kill('before', call)) ? { status: 503, body: {} } : undefined;
    });
    proxy.witness(async ({ method, path, query, body }) => {
      if (!query.has('watch')) await this.#kill('after', { method, path: `${path}?${query}`, body });
    });
  }
}
