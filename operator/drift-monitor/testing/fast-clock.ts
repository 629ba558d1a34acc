import type { ControllerOptions } from '../../controller/controller.ts';
import { requeueAfter } from '../../controller/reconciler.ts';

/** A clock that runs faster than the world's from a moment on, so that windows of a story are over sooner. */
export class FastClock {
  readonly #speed: number;
  readonly #origin: number;
  readonly #started = performance.now();

  /** @param origin in milliseconds since the epoch. */
  constructor(origin: number, speed: number) {
    this.#origin = origin;
    this.#speed = speed;
  }

  /** In milliseconds since the epoch. */
  readonly now = (): number => Math.round(this.#origin + (performance.now() - this.#started) * this.#speed);

  /** A controller that waits by this clock. */
  hasten(options: ControllerOptions): ControllerOptions {
    const { reconciler } = options;
    return {
      ...options,
      reconciler: {
        reconcile: async (key, signal) => {
          const outcome = await reconciler.reconcile(key, signal);
          return outcome.kind === 'Done' ? outcome : requeueAfter(outcome.milliseconds / this.#speed);
        },
      },
    };
  }
}
