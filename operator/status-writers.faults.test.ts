import { setTimeout } from 'node:timers/promises';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { expect, inject, it, onTestFinished } from 'vitest';
import { MODELS } from './churn-model/model.ts';
import { Namespace } from './churn-model/testing/namespace.ts';
import { ApiClient } from './kubernetes/api-client.ts';
import { STATUS_PARTS, type StatusPart } from './testing/status-writers/parts.ts';
import { StatusHistory } from './testing/status-writers/status-history.ts';
import { type ModelIdentity, WriterLife } from './testing/status-writers/writer-life.ts';

const ROUNDS = 350;
const ROUNDS_OF_A_LIFE = 50;
/** What makes a controller's queue try again. */
const PASSING = ['Conflict', 'ApiServerUnreachable', 'ApiServerFailed', 'LeadershipLost'];

/** Lives that follow one another; whoever writes with the one before finds out by its errors. */
class Lives {
  #current: Promise<WriterLife>;
  readonly #begin: () => Promise<WriterLife>;
  count = 1;

  constructor(begin: () => Promise<WriterLife>) {
    this.#begin = begin;
    this.#current = begin();
  }

  get current(): Promise<WriterLife> {
    return this.#current;
  }

  async restart(): Promise<void> {
    const ending = await this.#current;
    this.count++;
    this.#current = ending[Symbol.asyncDispose]().then(this.#begin);
    await this.#current;
  }
}

/** A conflict before some writes, an answer lost after others, and a server's failure instead of a few. */
async function beginDisturbed(namespace: string): Promise<WriterLife> {
  const life = await WriterLife.begin(inject('kubeconfig'), namespace);
  let writes = 0;
  life.proxy.intervene(async ({ method }) => {
    if (method !== 'PATCH') return undefined;
    writes++;
    if (writes % 17 === 0) return { status: 409, body: { code: 409, message: 'the object was modified' } };
    return writes % 41 === 0
      ? { status: 500, body: { code: 500, message: 'etcd leader changed' } }
      : undefined;
  });
  life.proxy.witness(async ({ method }) => {
    if (method === 'PATCH' && writes % 29 === 0) throw new Error('The answer is lost.');
  });
  return life;
}

async function sayAll(part: StatusPart, model: ModelIdentity, lives: Lives): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    for (let said = false; !said; ) {
      const life = await lives.current;
      try {
        await life.apply(model, part.say(round), part.fieldManager);
        said = true;
      } catch (error) {
        if (!isCodedError(error, ...PASSING)) throw error;
      }
    }
    if (part === STATUS_PARTS[0] && round % ROUNDS_OF_A_LIFE === ROUNDS_OF_A_LIFE - 1) await lives.restart();
  }
}

it('three controllers write one status a thousand times, and lose nothing of each other', async () => {
  const namespace = await Namespace.create(inject('kubeconfig'));
  const made = await namespace.create(MODELS, { metadata: { name: 'telco' }, spec: {} } as never);
  const { uid, resourceVersion } = made.metadata as { uid: string; resourceVersion: string };
  const model = { ...namespace.key('telco'), uid };
  const history = await StatusHistory.watch(
    new ApiClient(namespace.connection),
    namespace.name,
    resourceVersion,
  );
  onTestFinished(() => history.end());
  const lives = new Lives(() => beginDisturbed(namespace.name));
  onTestFinished(async () => (await lives.current)[Symbol.asyncDispose]());

  // Others edit the object meanwhile, far more often than people do.
  let edits = 0;
  const editing = new AbortController();
  const people = (async () => {
    while (!editing.signal.aborted) {
      await namespace.patch(MODELS, 'telco', { metadata: { annotations: { edits: `${++edits}` } } });
      await setTimeout(50);
    }
  })();
  await Promise.all(STATUS_PARTS.map((part) => sayAll(part, model, lives)));
  editing.abort();
  await people;

  const live = await namespace.get(MODELS, 'telco');
  const status = live.status as unknown as Record<string, unknown>;
  await expect.poll(() => history.versions.at(-1), { timeout: 10_000 }).toEqual(status);
  console.log(
    `${STATUS_PARTS.length * ROUNDS} statuses in ${lives.count} lives, beside ${edits} edits: ${history.versions.length} versions`,
  );
  for (const part of STATUS_PARTS) expect(history.losses(part, ROUNDS)).toEqual([]);
  expect(history.wrongTransitions()).toEqual([]);
  expect(live.metadata?.annotations).toMatchObject({ edits: `${edits}` });

  // Writers that know nothing yet, and want what is there, or nothing where nothing of theirs is, make no request.
  const silent = { ...STATUS_PARTS[1]!, say: () => ({}) };
  await (await lives.current).apply(model, silent.say(), silent.fieldManager);
  await lives.restart();
  const quiet = await lives.current;
  for (const part of [STATUS_PARTS[0]!, silent, STATUS_PARTS[2]!]) {
    expect(await quiet.apply(model, part.say(ROUNDS - 1), part.fieldManager)).toBe('unchanged');
  }
  expect(quiet.proxy.writes).toEqual([]);
});
