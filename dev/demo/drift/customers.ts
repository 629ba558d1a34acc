import type { Feature } from '@churnops/lib/contract/contract.ts';
import { readNumericCell } from '@churnops/trainer-job/data/cell.ts';
import type { CustomerDrift } from '@churnops/trainer-job/data/generate/customer-drift.ts';
import { telcoCsv } from '@churnops/trainer-job/data/generate/generate-telco.ts';

/** What became of the customers since the model was trained: they stay longer, and so have paid more. */
export const CHANGE: CustomerDrift = { tenure: { factor: 1.3, shift: 0 } };

/** Made-up customers as rows of a request, in the order of the features. @param seed the same one gives the same customers. */
export function customers(
  features: readonly Feature[],
  count: number,
  seed: number,
  drift: CustomerDrift,
): unknown[][] {
  const [header = [], ...records] = [...telcoCsv({ rows: count, seed, drift })]
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const places = features.map((feature) => ({ feature, index: header.indexOf(feature.name) }));
  return records.map((record) => places.map(({ feature, index }) => readCell(feature, record[index] ?? '')));
}

function readCell(feature: Feature, cell: string): unknown {
  if (cell === '') return null;
  if (feature.type === 'Categorical') return cell;
  const value = readNumericCell(feature, cell);
  if (typeof value !== 'number') throw new TypeError(`${feature.name}: ${cell} is no value of it`);
  return value;
}
