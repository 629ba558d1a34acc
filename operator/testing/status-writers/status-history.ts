import type { ApiClient } from '../../kubernetes/api-client.ts';
import { collectionPath } from '../../kubernetes/paths.ts';
import { CHURN_MODELS } from '../../kubernetes/resource.ts';
import { readWatchEvents } from '../../kubernetes/watch-stream.ts';
import type { StatusPart } from './parts.ts';

type Status = Record<string, unknown>;

interface TimedCondition {
  type: string;
  status: string;
  lastTransitionTime: string;
}

/** Every version that the status of one object ever had, as the apiserver tells them. */
export class StatusHistory {
  readonly versions: Status[] = [];
  readonly #ending = new AbortController();
  #reading: Promise<void> = Promise.resolve();

  /** @param from the version of the object when it was made. */
  static async watch(client: ApiClient, namespace: string, from: string): Promise<StatusHistory> {
    const history = new StatusHistory();
    const path = collectionPath(CHURN_MODELS, namespace);
    const query = { watch: true, resourceVersion: from, timeoutSeconds: 600 };
    const request = { method: 'GET', path, query, signal: history.#ending.signal } as const;
    const stream = await client.stream(request, 600_000);
    history.#reading = history.#read(stream, path);
    return history;
  }

  async end(): Promise<void> {
    this.#ending.abort();
    await this.#reading;
  }

  /** What in any version is not exactly what a writer had said, in the order in which it said it. */
  losses(part: StatusPart, rounds: number): string[] {
    const said = Array.from({ length: rounds }, (_, round) => withoutTimes(part.say(round)));
    const losses: string[] = [];
    let round = -1;
    for (const [version, status] of this.versions.entries()) {
      const seen = withoutTimes(part.own(status));
      if (round < 0 && seen === '{}') continue;
      const next = said.findIndex((one, index) => index >= Math.max(round, 0) && one === seen);
      if (next < 0) losses.push(`version ${version}, after round ${round}: ${part.fieldManager} has ${seen}`);
      else round = next;
    }
    return losses;
  }

  /** Conditions whose transition time moved without a transition, or stayed over one. */
  wrongTransitions(): string[] {
    const conditions = this.versions.map((status) => (status['conditions'] ?? []) as TimedCondition[]);
    return conditions.slice(1).flatMap((after, index) =>
      after.flatMap(({ type, status, lastTransitionTime }) => {
        const before = conditions[index]?.find((one) => one.type === type);
        if (before === undefined) return [];
        const same = before.status === status;
        const wrong = same !== (before.lastTransitionTime === lastTransitionTime);
        return wrong ? [`version ${index + 1}: ${type}`] : [];
      }),
    );
  }

  async #read(stream: AsyncIterable<Uint8Array>, path: string): Promise<void> {
    try {
      for await (const event of readWatchEvents<{ status?: Status }>(stream, path)) {
        if (event.type === 'MODIFIED') this.versions.push(event.object.status ?? {});
      }
    } catch (error) {
      if (!this.#ending.signal.aborted) throw error;
    }
  }
}

/** As text, in which the order of fields and of conditions does not matter. */
function withoutTimes(status: Status): string {
  return JSON.stringify(status, (name, value: unknown) => {
    if (name === 'lastTransitionTime') return undefined;
    if (name === 'conditions' || name === 'promotions' || name === 'gates') {
      return (value as { type?: string; name?: string }[]).toSorted((a, b) =>
        `${a.type ?? a.name}` < `${b.type ?? b.name}` ? -1 : 1,
      );
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
