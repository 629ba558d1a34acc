import { formatReference, parseReference } from '@churnops/lib/registry/reference.ts';
import type { Model } from '../churn-model/model.ts';
import type { ComparisonEvidence, Evidence, ServedEvidence } from '../promotion/decision/gates/evidence.ts';
import { digestOf, type RunOrigin } from '../promotion/decision/version.ts';
import { makesModel } from '../training-run/evaluation.ts';
import type { Run } from '../training-run/run.ts';
import { chooseComparison, comparisonByRuns, runsThatCompare } from './comparison.ts';
import { planEvaluation } from './evaluation-run.ts';
import type { EvidenceAnswer, EvidenceRequest } from './evidence-reader.ts';
import { findOrigin } from './origin.ts';
import { type Reading, unreadBecause } from './reading.ts';
import type { Recalled } from './reading-memory.ts';
import type { RefusedRuns } from './refused-runs.ts';
import type { RegistryAccess } from './registry-access.ts';
import type { Pinned, RegistryArchive } from './registry-archive.ts';

/** What one pass reads from. */
export interface PassSources {
  archive: RegistryArchive;
  access: RegistryAccess;
  model: Model;
  /** The TrainingRuns of the model's namespace. */
  runs: readonly Run[];
  refused: RefusedRuns;
}

type Served = { evidence: ServedEvidence; value?: string };

/** Answers one request, and collects on the way what is known of origins and what is to be read again. */
export class EvidencePass {
  readonly #sources: PassSources;
  readonly #origins = new Map<string, RunOrigin>();
  readonly #trainingSeconds = new Map<string, number>();
  #until: number | undefined;

  constructor(sources: PassSources) {
    this.#sources = sources;
  }

  async answer({ artifacts, served: value }: EvidenceRequest): Promise<EvidenceAnswer> {
    const served = await this.#served(value);
    const named = new Map(artifacts.flatMap((artifact) => withDigest(artifact)));
    const evidence = await Promise.all(
      [...named].map(
        async ([digest, artifact]) => [digest, await this.#evidence(artifact, digest, served)] as const,
      ),
    );
    return {
      evidence: new Map(evidence),
      origins: this.#origins,
      trainingSeconds: this.#trainingSeconds,
      until: this.#until === undefined ? undefined : new Date(this.#until),
    };
  }

  async #served(value: string | undefined): Promise<Served> {
    if (value === undefined) return { evidence: { kind: 'NothingServed' } };
    const unreadable = (reason: string): Served => ({ evidence: { kind: 'Unreadable', reason } });
    const model = pin(value);
    if (model.kind === 'Unread') return unreadable(`What is served cannot be read. ${model.reason}`);
    const reading = await this.#version(model.value);
    if (reading.kind === 'Read') {
      const { contract } = reading.value;
      return { evidence: { kind: 'Served', digest: model.value.digest, contract }, value };
    }
    const reason = `What is served cannot be read. ${reading.reason}`;
    return reading.lasting ? unreadable(reason) : { evidence: { kind: 'Unread', reason } };
  }

  async #evidence(artifact: string, digest: string, served: Served): Promise<Evidence> {
    const model = pin(artifact);
    const reading = model.kind === 'Read' ? await this.#version(model.value) : model;
    if (model.kind === 'Unread' || reading.kind === 'Unread') {
      const { reason, lasting } = reading as Extract<typeof reading, { kind: 'Unread' }>;
      return {
        proposed: undefined,
        unread: { reason, lasting },
        served: served.evidence,
        comparison: { kind: 'Unread', reason },
      };
    }
    const comparison =
      served.evidence.kind === 'Served' && served.value !== undefined && served.evidence.digest !== digest
        ? await this.#comparison(artifact, model.value, served.value, served.evidence.digest)
        : ({ kind: 'None' } as const);
    return { proposed: reading.value, served: served.evidence, comparison };
  }

  /** A version is read only together with its origin: without it nobody knows whether it is newer than what is there. */
  async #version(model: Pinned) {
    const { archive, access, runs, model: asking } = this.#sources;
    const version = this.#note(await archive.version(access, model));
    const attempts = this.#note(await archive.attempts(access, model));
    // The same data gives another model of this namespace the same digest; when it did so does not make ours older.
    const makers = runs.filter(
      (run) =>
        makesModel(run) &&
        run.spec.modelRef?.name === asking.metadata.name &&
        digestOf(run.status?.artifact) === model.digest,
    );
    const found = findOrigin(attempts.kind === 'Read' ? attempts.value : undefined, makers);
    if (found) {
      this.#origins.set(model.digest, found.origin);
      if (found.seconds !== undefined) this.#trainingSeconds.set(model.digest, found.seconds);
    }
    if (version.kind === 'Unread' || attempts.kind === 'Read') return version;
    return { ...attempts, lasting: false };
  }

  async #comparison(
    artifact: string,
    candidate: Pinned,
    value: string,
    served: string,
  ): Promise<ComparisonEvidence> {
    const { archive, access, model } = this.#sources;
    const runs = runsThatCompare(this.#sources.runs, candidate.digest, served);
    const listed = this.#note(await archive.comparisons(access, candidate, served));
    const reported = runs.flatMap(({ status }) => status?.evaluation?.report ?? []);
    const digests = new Set([...(listed.kind === 'Read' ? listed.value : []), ...reported]);
    const readings = await Promise.all(
      [...digests]
        .sort()
        .map(async (digest) => this.#note(await archive.comparison(access, candidate, digest))),
    );
    const chosen = chooseComparison(
      readings
        .flatMap((reading) => (reading.kind === 'Read' ? [reading.value] : []))
        .filter((comparison) => comparison.candidate === candidate.digest && comparison.served === served),
    );
    if (chosen) return { kind: 'Done', comparison: chosen };
    const unread = [listed, ...readings].find((reading) => reading.kind === 'Unread' && !reading.lasting);
    if (unread?.kind === 'Unread') return { kind: 'Unread', reason: unread.reason };
    const byRuns = comparisonByRuns(runs);
    if (byRuns) return byRuns;
    const plan = planEvaluation(model, { candidate: artifact, served: value }, this.#sources.runs);
    if (plan.kind === 'Impossible') return { kind: 'Failed', run: '', reason: plan.reason };
    const { name, namespace } = plan.run.metadata;
    const obstacle = this.#sources.refused.reason(namespace, name);
    return { kind: 'None', ...(obstacle !== undefined && { obstacle }) };
  }

  #note<T>({ reading, until }: Recalled<T>): Reading<T> {
    if (until !== undefined) this.#until = Math.min(this.#until ?? Infinity, until);
    return reading;
  }
}

function withDigest(artifact: string): [string, string][] {
  const digest = digestOf(artifact);
  return digest === undefined ? [] : [[digest, artifact]];
}

/** A reference by digest, as the text names it. */
function pin(text: string): Reading<Pinned> {
  try {
    const reference = parseReference(text);
    const { host, repository, digest } = reference;
    if (digest !== undefined) return { kind: 'Read', value: { host, repository, digest } };
    const reason = `${formatReference(reference)} names no digest.`;
    return { kind: 'Unread', reason, lasting: true };
  } catch (fault) {
    return unreadBecause(fault);
  }
}
