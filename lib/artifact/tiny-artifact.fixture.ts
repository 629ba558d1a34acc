import type { Columns } from '../contract/columns.ts';
import { buildReference } from '../profile/build-reference.ts';
import { writeReferenceProfile } from '../profile/reference-profile.ts';
import { buildTinyModel, TINY_CONTRACT } from '../scoring/tiny-model.fixture.ts';
import type { EvaluationReport } from './report.ts';

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** The files of a whole, valid model around the tiny ONNX model. */
export function tinyModelFiles(): Map<string, Uint8Array> {
  const report: EvaluationReport = {
    formatVersion: 1,
    algorithm: { type: 'LogisticRegression' },
    rows: { total: 100, fit: 64, tune: 16, test: 20 },
    threshold: 0.5,
    metrics: { auc: { value: 0.8, lower: 0.7, upper: 0.9 } },
    confusion: { truePositive: 5, falsePositive: 3, trueNegative: 10, falseNegative: 2 },
    slices: [],
    holdOut: { rule: 'hash', salt: 'churnops' },
    data: { fingerprint: `sha256:${'0'.repeat(64)}`, rows: 100, positives: 30 },
    model: { bytes: 1_000 },
  };
  const golden = {
    rows: [
      [0, 'monthly'],
      [null, 'yearly'],
    ],
    probability: [sigmoid(1), sigmoid(-1)],
    label: [1, 0],
  };
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  return new Map<string, Uint8Array>([
    ['model.onnx', buildTinyModel()],
    ['contract.json', json(TINY_CONTRACT)],
    ['split.json', json({ salt: 'churnops' })],
    ['report.json', json(report)],
    ['golden-rows.json', json(golden)],
    ['covers.json', json({})],
    ['README.md', Buffer.from('# A tiny model\n')],
  ]);
}

/** Rows for the tiny model, and their scores. @param risen by how much their tenure rose. */
export function tinyRows(count: number, risen = 0): { columns: Columns; scores: Float32Array } {
  const rows = Array.from({ length: count }, (_, row) => row);
  const tenure = Float32Array.from(rows, (row) => (row % 25 === 0 ? Number.NaN : (row % 72) + risen));
  const plan = rows.map((row) => (row % 3 === 0 ? 'yearly' : 'monthly'));
  return {
    columns: {
      rows: rows.length,
      numeric: new Map([['tenure', tenure]]),
      categorical: new Map([['plan', plan]]),
    },
    scores: Float32Array.from(rows, (row) => ((row * 7_919) % 1_000) / 1_000),
  };
}

/** A `profile.json` for the tiny model, of so many rows; `tinyModelFiles` has none, as models of other trainers. */
export function tinyProfile(rows = 1_000): Uint8Array {
  const { columns, scores } = tinyRows(rows);
  return Buffer.from(writeReferenceProfile(buildReference(TINY_CONTRACT, columns, scores)));
}
