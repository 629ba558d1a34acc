import type { ServedModel } from './model/served-model.ts';

/** Where the server is on its way from start to stop. */
export type ServingPhase =
  | { name: 'starting'; waitingFor: string }
  | { name: 'ready'; model: ServedModel }
  | { name: 'refused'; reason: string };

/** The answer to `GET /health`. */
export interface Health {
  status: 'starting' | 'ready' | 'refused' | 'draining';
  /** What a server that is not ready waits for, or why it never will be. */
  reason?: string;
  model_version?: string;
  digest?: string;
  /** P(positive) from which on a row is predicted 1. */
  threshold?: number;
  threshold_source?: 'artifact' | 'configuration';
}

/** The one thing that requests and the life of the process share. */
export class ServingState {
  phase: ServingPhase = { name: 'starting', waitingFor: 'the server has just started' };
  /** True from the first SIGTERM on: nothing new should be sent here, what comes is still answered. */
  draining = false;

  /** The model, once it may be used. */
  get model(): ServedModel | undefined {
    return this.phase.name === 'ready' ? this.phase.model : undefined;
  }

  /** Whether new requests should be sent here. */
  get ready(): boolean {
    return this.phase.name === 'ready' && !this.draining;
  }

  /** What `GET /health` tells. */
  health(): Health {
    const status = this.draining ? 'draining' : this.phase.name;
    const reason = this.waitingFor();
    const model = this.model;
    return {
      status,
      ...(reason === undefined ? {} : { reason }),
      ...(model === undefined
        ? {}
        : {
            model_version: model.version,
            digest: model.digest,
            threshold: model.threshold,
            threshold_source: model.thresholdSource,
          }),
    };
  }

  /** Why there are no predictions yet; undefined once there are. */
  waitingFor(): string | undefined {
    if (this.phase.name === 'starting') return this.phase.waitingFor;
    return this.phase.name === 'refused' ? this.phase.reason : undefined;
  }
}
