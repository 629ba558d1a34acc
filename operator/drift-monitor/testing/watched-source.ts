import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateTelco } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { expect, vi } from 'vitest';
import { parse } from 'yaml';
import { MODELS, type Model } from '../../churn-model/model.ts';
import { findCondition } from '../../controller/conditions.ts';
import { RUNS, type Run } from '../../training-run/run.ts';
import { lookedAt, nextLook } from '../dataset/look-time.ts';
import { profileRunName } from '../dataset/profile-run.ts';
import { MONITORS, type Monitor, type MonitorStatus } from '../monitor.ts';
import { CLAIM, REGISTRY_SECRET, type SourcePlace } from './source-place.ts';

const DAY = 86_400_000;
const WAITING = { timeout: 60_000, interval: 100 };
const EXAMPLE = new URL('../../../examples/telco/training-run.yaml', import.meta.url);

/** Trains a model on made-up customers by a run, and lets a ChurnModel serve it. @returns its reference. */
export async function serveTrained(place: SourcePlace): Promise<string> {
  await generateTelco({ rows: 7_000, seed: 42, path: join(place.volume, 'training.csv') });
  const { contract } = parse(await readFile(EXAMPLE, 'utf8')).spec;
  const repository = `${place.registry.host}/churn/telco`;
  await place.hand.createRun('telco-1', {
    modelRef: { name: 'telco' },
    contract,
    data: { persistentVolumeClaim: { claimName: CLAIM, path: 'training.csv' } },
    algorithm: { type: 'LogisticRegression' },
    output: { repository, pushSecretRef: { name: REGISTRY_SECRET } },
  });
  const { status } = await place.finish('telco-1');
  expect(status?.phase, JSON.stringify(status)).toBe('Succeeded');
  const artifact = status?.artifact ?? '';
  const serving = { artifact, pullSecretRef: { name: REGISTRY_SECRET } };
  await place.namespace.create(MODELS, {
    metadata: { name: 'telco' },
    spec: { serving },
  } as unknown as Model);
  return artifact;
}

/** A monitor of a source whose windows are days, and the looks that it takes. */
export class WatchedSource {
  readonly #place: SourcePlace;
  readonly #name: string;
  readonly #artifact: string;
  #looked = false;

  private constructor(place: SourcePlace, name: string, artifact: string) {
    this.#place = place;
    this.#name = name;
    this.#artifact = artifact;
  }

  /** A person applies a monitor as an example has it, of the model that is served here. */
  static async create(
    place: SourcePlace,
    artifact: string,
    { metadata, spec }: Pick<Monitor, 'metadata' | 'spec'>,
  ): Promise<WatchedSource> {
    const monitor = { metadata, spec: { ...spec, modelRef: { name: 'telco' } } };
    await place.namespace.create(MONITORS, monitor as Monitor);
    return new WatchedSource(place, metadata.name, artifact);
  }

  /** The next look, the first of which is at once: its run is made, works, and is seen to have ended. */
  async look(): Promise<Run> {
    const name = await this.due();
    return this.#place.finish(name);
  }

  /** Lets the time of the next look come. @returns the name of its run, which is there. */
  async due(): Promise<string> {
    const monitor = await this.monitor();
    const { now } = this.#place;
    if (this.#looked) this.#place.advanceTo(nextLook(monitor, DAY, now()) + 1_000);
    this.#looked = true;
    await this.touch();
    const start = lookedAt(monitor, DAY, now());
    const name = profileRunName(monitor, { start, milliseconds: DAY, artifact: this.#artifact });
    await vi.waitFor(async () => expect(await this.#place.hand.run(name)).toBeDefined(), WAITING);
    return name;
  }

  /** Makes the operator look, as the time that it waits for would. */
  async touch(): Promise<void> {
    const annotations = { touched: String(this.#place.now()) };
    await this.#place.namespace.patch(MONITORS, this.#name, { metadata: { annotations } });
  }

  async monitor(): Promise<Monitor> {
    return this.#place.namespace.get(MONITORS, this.#name);
  }

  async status(): Promise<MonitorStatus> {
    return (await this.monitor()).status ?? {};
  }

  async loseStatus(): Promise<void> {
    await this.#place.namespace.patchStatus(MONITORS, this.#name, null);
  }

  /** Waits until a condition is "Status Reason". @returns its message. */
  async until(type: string, wanted: string): Promise<string> {
    return vi.waitFor(async () => {
      const found = findCondition((await this.status()).conditions, type);
      expect(`${found?.status} ${found?.reason}`, found?.message).toBe(wanted);
      return found?.message ?? '';
    }, WAITING);
  }

  /** Waits until so much was judged. */
  async untilTotals(totals: MonitorStatus['totals']): Promise<void> {
    await vi.waitFor(async () => expect((await this.status()).totals).toEqual(totals), WAITING);
  }

  /** The runs that it made and that are still there. */
  async runs(): Promise<Run[]> {
    const { metadata } = await this.monitor();
    const runs = await this.#place.namespace.list(RUNS);
    return runs.filter((run) => run.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid));
  }
}
