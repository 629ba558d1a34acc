import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import type { FetchContext } from '../data/sources/fetch-data.ts';
import type { Progress } from '../training/progress.ts';

/** The world that a run happens in. */
export interface RunContext {
  /** Reads and writes models and what is about them. */
  registry: RegistryClient;
  /** What data are fetched with; its registry reads data artifacts. */
  fetching: FetchContext;
  logger: Logger;
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
  /** Milliseconds that never go back, for latency. */
  stopwatch: () => number;
}
