import { beforeEach, describe, expect, it } from 'vitest';
import type { DataFact } from '../decision/facts.ts';
import { DataMemory } from './data-memory.ts';

const data = { url: 'https://data.example/telco.csv' };
const down: DataFact = { kind: 'Unreadable', message: 'It is down.' };
const { signal } = new AbortController();

let now: number;
let questions: number;
let answer: () => Promise<DataFact>;
let memory: DataMemory;

const ask = (fresh = false) => memory.ask('shop', data, { fresh }, signal);

beforeEach(() => {
  now = 0;
  questions = 0;
  answer = async () => ({ kind: 'Known', version: `etag:${questions}` });
  const source = {
    ask: () => {
      questions++;
      return answer();
    },
  };
  memory = new DataMemory({ source, maximumAge: 300_000, now: () => now });
});

describe('a source of data', () => {
  it('is not known before it was asked', async () => {
    expect(await memory.recall('shop', data)).toEqual({ kind: 'NotAsked' });
    expect(memory.nextQuestion('shop', data)).toBe(0);
  });

  it('is asked once within the maximum age, for each namespace', async () => {
    await ask();
    now = 299_999;
    expect(await ask()).toEqual({ kind: 'Known', version: 'etag:1' });
    expect(await memory.recall('shop', data)).toEqual({ kind: 'Known', version: 'etag:1' });
    expect(memory.nextQuestion('shop', data)).toBe(1);
    now = 300_001;
    expect(await memory.recall('shop', data)).toEqual({ kind: 'NotAsked' });
    expect(await ask()).toEqual({ kind: 'Known', version: 'etag:2' });
    await memory.ask('other', data, { fresh: false }, signal);
    expect(questions).toBe(3);
  });

  it('is asked again for a run, but not more often than every ten seconds', async () => {
    await ask();
    await ask(true);
    expect(questions).toBe(1);
    now = 10_000;
    await ask(true);
    expect(questions).toBe(2);
  });

  it('is asked once by all who want to know at once', async () => {
    await Promise.all([ask(), ask(), ask(true)]);
    expect(questions).toBe(1);
  });

  it('is left alone for longer and longer while it does not answer', async () => {
    answer = async () => down;
    const asked: number[] = [];
    for (now = 0; now < 4_000_000; now += 10_000) {
      const before = questions;
      await ask(true);
      if (questions > before) asked.push(now / 1_000);
    }
    expect(asked).toEqual([0, 10, 30, 70, 150, 310, 630, 1270, 2170, 3070, 3970]);
    answer = async () => ({ kind: 'Known', version: 'etag:back' });
    now += 1_000_000;
    expect(await ask()).toEqual({ kind: 'Known', version: 'etag:back' });
    now += 10_000;
    await ask(true);
    expect(questions).toBe(13);
  });

  it('is asked again soon after it did not answer once, whatever it is asked for', async () => {
    answer = async () => down;
    expect(await ask()).toEqual(down);
    expect(memory.nextQuestion('shop', data)).toBe(10_000);
    answer = async () => ({ kind: 'Known', version: 'etag:back' });
    now = 10_000;
    expect(await ask()).toEqual({ kind: 'Known', version: 'etag:back' });
    expect(memory.nextQuestion('shop', data)).toBe(300_000);
  });

  it('is asked again where the pass that asked was ended', async () => {
    answer = async () => Promise.reject(new Error('aborted'));
    await expect(ask()).rejects.toThrow('aborted');
    answer = async () => ({ kind: 'Known', version: 'etag:1' });
    expect(await ask()).toEqual({ kind: 'Known', version: 'etag:1' });
  });

  it('is not asked where everything is said already', async () => {
    const pinned = { artifact: `oci://registry.example/data@sha256:${'d'.repeat(64)}` };
    const sum = { url: 'https://data.example/telco.csv', sha256: 'e'.repeat(64) };
    const volume = { persistentVolumeClaim: { claimName: 'data', path: 'telco.csv' } };
    expect(await memory.recall('shop', pinned)).toEqual({
      kind: 'Known',
      version: `sha256:${'d'.repeat(64)}`,
      ...pinned,
    });
    expect(await memory.ask('shop', sum, { fresh: true }, signal)).toEqual({
      kind: 'Known',
      version: `sha256:${'e'.repeat(64)}`,
    });
    expect(await memory.recall('shop', volume)).toMatchObject({ kind: 'Untold' });
    expect([pinned, sum, volume].map((source) => memory.nextQuestion('shop', source))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(questions).toBe(0);
  });
});
