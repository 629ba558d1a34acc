import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { SECRETS } from '../../kubernetes/resource.ts';
import type { Evidence } from '../../promotion/decision/gates/evidence.ts';
import { digestOf } from '../../promotion/decision/version.ts';
import { MemoryCluster } from '../../testing/memory-cluster.ts';
import { createEvidence } from '../create-evidence.ts';
import type {
  EvaluationRequests,
  EvidenceAnswer,
  EvidenceReader,
  EvidenceRequest,
} from '../evidence-reader.ts';
import { aModel } from './objects.ts';
import { StoredRegistry } from './stored-registry.ts';

/** When every story begins. */
export const START = Date.parse('2026-03-01T12:00:00Z');

/** A candidate, what is served, and an operator that reads of both for the first time. */
export class EvidenceStage {
  readonly registry = new StoredRegistry();
  readonly cluster = new MemoryCluster();
  now = START;
  candidate = this.registry.pushModel({ name: 'candidate' });
  readonly served = this.registry.pushModel({ name: 'served' });
  evaluations!: EvaluationRequests;
  #reader = this.#makeReader();

  /** With a Secret in the namespace of the model, unless it is told otherwise. */
  constructor({ secret = true } = {}) {
    if (secret) this.putSecret('shop', { '.dockerconfigjson': '{"auths":{}}' });
  }

  putSecret(namespace: string, data: Record<string, string>): void {
    this.cluster.put(SECRETS, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'registry-read', namespace },
      data: Object.fromEntries(
        Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
      ),
    });
  }

  /** An operator that remembers nothing. */
  restart(): void {
    this.#reader = this.#makeReader();
  }

  read(given: Partial<EvidenceRequest> = {}): Promise<EvidenceAnswer> {
    const { candidate, served } = this;
    const request = { model: aModel(), artifacts: [candidate], served, ...given };
    return this.#reader.read(request, new AbortController().signal);
  }

  /** What is known of the candidate. */
  async evidence(given: Partial<EvidenceRequest> = {}): Promise<Evidence> {
    const found = (await this.read(given)).evidence.get(digestOf(this.candidate) ?? '');
    if (!found) throw new Error('There is no evidence about the candidate.');
    return found;
  }

  #makeReader(): EvidenceReader {
    const { evidence, evaluations } = createEvidence({
      reader: this.cluster,
      writer: this.cluster,
      registry: () => this.registry.connect(),
      logger: createSilentLogger(),
      clock: () => new Date(this.now),
    });
    this.evaluations = evaluations;
    return evidence;
  }
}
