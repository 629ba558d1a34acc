import type { GoldenRows } from '@churnops/lib/artifact/report.ts';
import type { Contract } from '@churnops/lib/contract/contract.ts';
import type { Dataset } from '../data/dataset.ts';
import { encodeDataset } from '../design-matrix/design-matrix.ts';
import type { TrainedModel } from '../onnx/export-model.ts';
import { RandomStream } from '../random/random-stream.ts';
import { labelRows } from '../threshold/best-f1.ts';
import { scoreModel } from '../training/score.ts';
import { drawGoldenRows } from './draw-golden-rows.ts';

const CANDIDATES = 96;
const COUNT = 48;
/** Rows nearer to the threshold than this are left out: rounding on another CPU may not turn their label. */
const MARGIN = 1e-4;

/** Makes golden rows with the outputs of the trainer's own evaluator. */
export function createGoldenRows(
  contract: Contract,
  model: TrainedModel,
  threshold: number,
  dataset: Dataset,
  fit: Uint32Array,
  seed: number,
): GoldenRows {
  const stream = new RandomStream(seed, 'goldenRows');
  const drawn = drawGoldenRows(contract, model.encoding, dataset, fit, CANDIDATES, stream);
  const probability = scoreModel(model, encodeDataset(model.encoding, drawn.dataset));
  const label = labelRows(probability, threshold);
  const kept = clearRows(probability, threshold).slice(0, COUNT);
  return {
    rows: kept.map((row) => drawn.rows[row]!),
    probability: kept.map((row) => probability[row]!),
    label: kept.map((row) => label[row]!),
  };
}

/** The rows that are clear of the threshold; of a model that tells all rows hardly apart, those that are clearest. */
function clearRows(probability: Float32Array, threshold: number): number[] {
  const rows = Array.from(probability.keys());
  const distance = (row: number) => Math.abs(probability[row]! - threshold);
  const clear = rows.filter((row) => distance(row) > MARGIN);
  if (clear.length > 0) return clear;
  const farthest = Math.max(...rows.map(distance));
  return rows.filter((row) => distance(row) >= farthest / 2);
}
