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
