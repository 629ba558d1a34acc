import { afterEach, describe, expect, it } from 'vitest';
import { parseContract } from '../contract/contract.ts';
import { validateRows } from '../contract/row.ts';
import { checkGoldenRows } from './golden-rows.ts';
import { ModelSession } from './model-session.ts';
import { buildTinyModel, TINY_CONTRACT } from './tiny-model.fixture.ts';

const sessions: ModelSession[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.release();
});

async function load(model = buildTinyModel(), contract = TINY_CONTRACT) {
  const session = await ModelSession.load(model, contract);
  sessions.push(session);
  return session;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const rows = [
  [0, 'monthly'],
  [20, 'monthly'],
  [null, 'yearly'],
  [10, 'a plan of tomorrow'],
];
const probability = [sigmoid(1), sigmoid(-1), sigmoid(-1), sigmoid(-1)];

describe('ModelSession', () => {
  it('scores rows, with missing values and unknown categories', async () => {
    const scores = await (await load()).run(validateRows(TINY_CONTRACT, rows).columns);
    for (const [row, value] of scores.probability.entries()) expect(value).toBeCloseTo(probability[row]!, 6);
    expect(scores.label).toEqual(Uint8Array.of(1, 0, 0, 0));
  });

  it('gives a row the same score alone and among others', async () => {
    const session = await load();
    const together = await session.run(validateRows(TINY_CONTRACT, rows).columns);
    for (const [index, row] of rows.entries()) {
      const alone = await session.run(validateRows(TINY_CONTRACT, [row]).columns);
      expect(alone.probability[0]).toBe(together.probability[index]);
    }
  });

  it.each([
    ['external data', buildTinyModel({ external: true }), TINY_CONTRACT, 'external data'],
    ['an input by another name', buildTinyModel({ numericInput: 'age' }), TINY_CONTRACT, 'no input tenure'],
    ['bytes that are no model', Buffer.from('not a model'), TINY_CONTRACT, 'not an ONNX model'],
    ['a model that is cut off', buildTinyModel().subarray(0, 300), TINY_CONTRACT, 'not an ONNX model'],
    ['an empty file', new Uint8Array(), TINY_CONTRACT, ''],
    [
      'an input of another type',
      buildTinyModel(),
      parseContract({
        ...TINY_CONTRACT,
        features: TINY_CONTRACT.features.map(({ name }) => ({ name, type: 'Categorical' })),
      }),
      'input tenure is not a tensor of string',
    ],
    [
      'an input that the contract does not have',
      buildTinyModel(),
      { ...TINY_CONTRACT, features: TINY_CONTRACT.features.slice(0, 1) },
      'input plan is not in the contract',
    ],
  ])('refuses %s', async (_, model, contract, reason) => {
    const loading = load(model, contract);
    await expect(loading).rejects.toMatchObject({ code: 'ModelInvalid' });
    await expect(loading).rejects.toThrow(reason);
  });

  it('refuses scores that are no probabilities', async () => {
    const session = await load(buildTinyModel({ broken: true }));
    await expect(session.run(validateRows(TINY_CONTRACT, rows).columns)).rejects.toMatchObject({
      code: 'ScoringFailed',
    });
  });

  it('refuses columns of another length', async () => {
    const session = await load();
    const { columns } = validateRows(TINY_CONTRACT, rows);
    await expect(session.run({ ...columns, rows: 3 })).rejects.toThrow('column tenure');
  });
});

describe('checkGoldenRows', () => {
  const golden = { rows, probability, label: [1, 0, 0, 0] };

  it('accepts a model that gives its golden rows', async () => {
    await expect(checkGoldenRows(await load(), golden)).resolves.toBeUndefined();
  });

  it.each([
    ['another probability', { ...golden, probability: [...probability.slice(0, 3), 0.2] }, 3],
    ['another label', { ...golden, label: [1, 1, 0, 0] }, 1],
    ['too few outputs', { ...golden, probability: probability.slice(0, 2) }, 2],
  ])('refuses %s and names the row', async (_, changed, row) => {
    const session = await load();
    await expect(checkGoldenRows(session, changed)).rejects.toMatchObject({
      code: 'GoldenRowsDiffer',
      values: { row },
    });
  });
});
