import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** controller-runtime's own buckets for the time of a pass, in seconds. */
const RECONCILE_BUCKETS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5,
  1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
];
/** client-go's buckets for the work queue, in seconds: powers of ten from 10 ns on. */
const QUEUE_BUCKETS = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000];

/** How a pass ended, as controller-runtime labels it. */
export type ReconcileResult = 'success' | 'error' | 'requeue_after';

/** The metrics of all controllers, under controller-runtime's and client-go's names, so that their dashboards work. */
export class ControllerMetrics {
  readonly reconciles: Counter<'controller' | 'result'>;
  readonly errors: Counter<'controller'>;
  readonly terminalErrors: Counter<'controller'>;
  readonly seconds: Histogram<'controller'>;
  readonly maximumWorkers: Gauge<'controller'>;
  readonly activeWorkers: Gauge<'controller'>;
  readonly queueDepth: Gauge<'name' | 'controller'>;
  readonly queueAdds: Counter<'name' | 'controller'>;
  readonly queueRetries: Counter<'name' | 'controller'>;
  readonly queueSeconds: Histogram<'name' | 'controller'>;
  readonly workSeconds: Histogram<'name' | 'controller'>;
  readonly unfinishedSeconds: Gauge<'name' | 'controller'>;
  readonly longestSeconds: Gauge<'name' | 'controller'>;
  readonly #queues = new Map<string, QueueState>();

  constructor(registry: Registry) {
    const registers = [registry];
    const byController = { labelNames: ['controller'] as const, registers };
    const byQueue = { labelNames: ['name', 'controller'] as const, registers };
    const collect = () => this.#collect();
    this.reconciles = new Counter({
      name: 'controller_runtime_reconcile_total',
      help: 'Passes by how they ended.',
      labelNames: ['controller', 'result'],
      registers,
    });
    this.errors = new Counter({
      name: 'controller_runtime_reconcile_errors_total',
      help: 'Passes that threw.',
      ...byController,
    });
    this.terminalErrors = new Counter({
      name: 'controller_runtime_terminal_reconcile_errors_total',
      help: 'Passes that ended with a TerminalError.',
      ...byController,
    });
    this.seconds = new Histogram({
      name: 'controller_runtime_reconcile_time_seconds',
      help: 'The time of a pass.',
      buckets: RECONCILE_BUCKETS,
      ...byController,
    });
    this.maximumWorkers = new Gauge({
      name: 'controller_runtime_max_concurrent_reconciles',
      help: 'Workers of a controller.',
      ...byController,
    });
    this.activeWorkers = new Gauge({
      name: 'controller_runtime_active_workers',
      help: 'Workers that are busy.',
      ...byController,
    });
    this.queueDepth = new Gauge({ name: 'workqueue_depth', help: 'Keys that wait.', ...byQueue, collect });
    this.queueAdds = new Counter({ name: 'workqueue_adds_total', help: 'Keys that were added.', ...byQueue });
    this.queueRetries = new Counter({
      name: 'workqueue_retries_total',
      help: 'Keys that were added with backoff.',
      ...byQueue,
    });
    this.queueSeconds = new Histogram({
      name: 'workqueue_queue_duration_seconds',
      help: 'How long keys waited.',
      buckets: QUEUE_BUCKETS,
      ...byQueue,
    });
    this.workSeconds = new Histogram({
      name: 'workqueue_work_duration_seconds',
      help: 'How long keys were worked on.',
      buckets: QUEUE_BUCKETS,
      ...byQueue,
    });
    this.unfinishedSeconds = new Gauge({
      name: 'workqueue_unfinished_work_seconds',
      help: 'The time of all work that goes on.',
      ...byQueue,
    });
    this.longestSeconds = new Gauge({
      name: 'workqueue_longest_running_processor_seconds',
      help: 'The time of the oldest work that goes on.',
      ...byQueue,
    });
  }

  /** Names a queue whose depth and unfinished work are read when the metrics are. */
  watchQueue(controller: string, queue: QueueState): void {
    this.#queues.set(controller, queue);
  }

  #collect(): void {
    for (const [controller, queue] of this.#queues) {
      const labels = { name: controller, controller };
      const ages = [...queue.processing.values()].map((since) => (performance.now() - since) / 1000);
      this.queueDepth.set(labels, queue.depth);
      this.unfinishedSeconds.set(
        labels,
        ages.reduce((sum, age) => sum + age, 0),
      );
      this.longestSeconds.set(labels, Math.max(0, ...ages));
    }
  }
}

interface QueueState {
  readonly depth: number;
  readonly processing: ReadonlyMap<string, number>;
}
