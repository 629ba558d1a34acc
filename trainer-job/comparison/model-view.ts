import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import type { Contract, Target } from '@churnops/lib/contract/contract.ts';
import { type DataFile, openDataFile } from '../data/data-file.ts';
import type { Dataset } from '../data/dataset.ts';
import { readDataset } from '../data/dataset-reader.ts';
import type { Maturity } from '../data/mature-rows.ts';
import { findRefusedRows, relaxContract } from './refused-rows.ts';
import { type RowProof, readProof, type Unprovable } from './row-proof.ts';

/** The data as one model sees them: the columns of its own contract, and which rows are new to it. */
export interface ModelView {
  dataset: Dataset;
  /** sha256 of the file's bytes; of the rows that count, where some are too young. */
  fingerprint: string;
  proof: RowProof | Unprovable;
  /** 1 for each row that is proven to be neither in the model's fit nor in its tune set. */
  heldOut: Uint8Array;
  /** 1 for each row that the model's contract refuses. */
  refused: Uint8Array;
}

/**
 * Reads the data by the contract of one model; columns that only another model knows are ignored.
 *
 * @param data With whichever rows count for both models.
 * @param onRows Awaited with the share of the file that was read.
 * @throws CsvRefused, or DataRefused where a column is absent or is no column of its type.
 */
export async function viewData(
  model: Pick<ModelArtifact, 'contract' | 'split'>,
  data: DataFile & { maturity?: Maturity },
  onRows: (share: number) => Promise<void>,
): Promise<ModelView> {
  const proof = readProof(model.contract, model.split);
  const contract = readingContract(model.contract, proof);
  const { maturity } = data;
  const file = await openDataFile(data, contract, maturity?.column);
  const dataset = await readDataset(file.table, contract, {
    salt: proof.kind === 'Hash' ? proof.salt : '',
    ...(maturity === undefined ? {} : { maturity }),
    onRows: () => onRows(file.progress()),
  });
  return {
    dataset,
    fingerprint: dataset.used?.fingerprint ?? file.fingerprint(),
    proof,
    heldOut: findHeldOutRows(dataset, proof),
    refused: findRefusedRows(model.contract, dataset),
  };
}

/** The contract's features, and of the columns about a row those that the proof needs: others may be gone from newer data. */
function readingContract(contract: Contract, proof: RowProof | Unprovable): Contract {
  const { name, positive } = contract.target;
  const target: Target = { name, positive };
  if (proof.kind === 'Hash' && proof.rowKey !== undefined) target.rowKey = proof.rowKey;
  if (proof.kind === 'Time') target.timeColumn = proof.column;
  return { ...relaxContract(contract), target };
}

function findHeldOutRows({ rows, hashes, times }: Dataset, proof: RowProof | Unprovable): Uint8Array {
  const heldOut = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    if (proof.kind === 'Hash' && hashes.positions[row]! < proof.testShare) heldOut[row] = 1;
    if (proof.kind === 'Time' && times![row]! > proof.days) heldOut[row] = 1;
  }
  return heldOut;
}
