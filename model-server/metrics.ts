import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What Prometheus reads at `/metrics`. */
export class ServerMetrics {
  readonly registry = new Registry();
  readonly #predictions = new Counter({
    name: 'predictions_total',
    help: 'Prediction requests answered with predictions.',
    registers: [this.registry],
  });
  readonly #rows = new Counter({
    name: 'prediction_rows_total',
    help: 'Rows predicted, by prediction: 1 is the positive class.',
    labelNames: ['prediction'],
    registers: [this.registry],
  });
  readonly #latency = new Histogram({
    name: 'prediction_latency_seconds',
    help: 'Time from the head of a prediction request to its answer.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.registry],
  });
  readonly #errors = new Counter({
    name: 'api_errors_total',
    help: 'Requests refused or failed, by code of the error table and status of the answer.',
    labelNames: ['code', 'status'],
    registers: [this.registry],
  });
  readonly #unknownCategories = new Counter({
    name: 'prediction_unknown_categories_total',
    help: 'Warnings of categories that the model has not seen in training, by feature.',
    labelNames: ['feature'],
    registers: [this.registry],
  });
  readonly #model = new Gauge({
    name: 'churnops_model_info',
    help: 'Always 1; its labels are the model that is served.',
    labelNames: ['version', 'digest', 'threshold'],
    registers: [this.registry],
  });
  // Counters with a label are touched for every request, so their label lookup is done once.
  readonly #negativeRows = this.#rows.labels('0');
  readonly #positiveRows = this.#rows.labels('1');

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Counts an answered request of `rows` rows, `positives` of them predicted 1, that took `seconds`. */
  answered(rows: number, positives: number, seconds: number): void {
    this.#predictions.inc();
    this.#negativeRows.inc(rows - positives);
    this.#positiveRows.inc(positives);
    this.#latency.observe(seconds);
  }

  /** Counts a request that was refused or failed; from status 500 on the server is to blame, and not who asked. */
  refused({ code, status }: { code: string; status: number }): void {
    this.#errors.inc({ code, status });
  }

  /** Counts a warning of an unknown category in `feature`. */
  unknownCategory(feature: string): void {
    this.#unknownCategories.inc({ feature });
  }

  /** Names the model that is served; `threshold` in [0, 1]. */
  serving(model: { version: string; digest: string; threshold: number }): void {
    this.#model.reset();
    this.#model.set({ version: model.version, digest: model.digest, threshold: String(model.threshold) }, 1);
  }
}
