import type { Contract } from '@churnops/lib/contract/contract.ts';
import { buildColumn, buildScore } from '@churnops/lib/profile/build-reference.ts';
import type { ColumnReference, ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import type { Dataset } from '../data/dataset.ts';
import { selectColumn } from '../data/select-columns.ts';
import type { Split } from '../split/split.ts';

/**
 * Profiles what a model was made of: features over the rows of all three sets, since live traffic resembles any of them, and the score over the test
 * rows alone, since of rows that it was fitted or tuned on a model is surer than it will be. Rows of no set are left out.
 *
 * @param contract the one in the artifact: it says which categories a server takes for known.
 * @param testProbability P(positive) of the test rows.
 * @param onColumn awaited after each column, so that others get a turn.
 */
export async function profileDataset(
  contract: Contract,
  dataset: Dataset,
  { fit, tune, test }: Split,
  testProbability: Float32Array,
  onColumn: () => Promise<void>,
): Promise<ReferenceProfile> {
  const rows = new Uint32Array(fit.length + tune.length + test.length);
  rows.set(fit);
  rows.set(tune, fit.length);
  rows.set(test, fit.length + tune.length);
  const columns: ColumnReference[] = [];
  // One column at a time: as texts, all categorical columns together would take many times what the dataset does.
  for (const feature of contract.features) {
    const column = dataset.columns.get(feature.name);
    if (column === undefined) throw new TypeError(`the dataset has no column ${feature.name}`);
    columns.push(buildColumn(feature, selectColumn(column, rows)));
    await onColumn();
  }
  return { columns, score: buildScore(testProbability) };
}
