import { Counter, type Registry } from 'prom-client';

/** Why rows are not in the log: the place where it goes took none for so long that the buffer was full; or the server ended before it took them. */
const DROP_REASONS = ['BufferFull', 'Stopped'] as const;

/** What `/metrics` tells of the prediction log. */
export class LogMetrics {
  readonly #written: Counter;
  readonly #dropped: Counter<'reason'>;

  constructor(registry: Registry) {
    this.#written = new Counter({
      name: 'prediction_log_written_total',
      help: 'Predictions with an id that are in the prediction log.',
      registers: [registry],
    });
    this.#dropped = new Counter({
      name: 'prediction_log_dropped_total',
      help: 'Predictions with an id that are not, by why.',
      labelNames: ['reason'],
      registers: [registry],
    });
    for (const reason of DROP_REASONS) this.#dropped.inc({ reason }, 0);
  }

  written(rows: number): void {
    this.#written.inc(rows);
  }

  dropped(rows: number, reason: (typeof DROP_REASONS)[number]): void {
    this.#dropped.inc({ reason }, rows);
  }
}
