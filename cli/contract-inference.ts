import type { Contract } from '@churnops/lib/contract/contract.ts';
import { inferContract } from '@churnops/trainer-job/data/infer-contract.ts';
import { type Arguments, type Option, requiredOption, textOption } from './command.ts';
import { requireReadableFile } from './readable-file.ts';

/** The options that say what is in a CSV file. */
export const CONTRACT_OPTIONS: Readonly<Record<string, Option>> = {
  target: { value: 'COLUMN', description: 'the column to predict' },
  positive: {
    value: 'VALUE',
    description: 'the value of the target that counts as 1',
    standard: 'the rarer one',
  },
  'row-key': {
    value: 'COLUMN',
    description: 'the column that names a row, such as a customer number; it is no feature',
  },
};

/** A contract that was read off a file, and what was guessed on the way, in sentences. */
export interface InferredContract {
  contract: Contract;
  remarks: readonly string[];
}

/** Infers the contract of the CSV file that a command is given. @throws UsageInvalid, FileUnreadable, ContractNotInferred */
export async function inferGivenContract(
  file: string,
  given: Arguments,
  command: string,
): Promise<InferredContract> {
  const target = requiredOption(given, 'target', command);
  const positive = textOption(given, 'positive');
  const rowKey = textOption(given, 'row-key');
  await requireReadableFile(file);
  return inferContract(file, {
    target,
    ...(positive === undefined ? {} : { positive }),
    ...(rowKey === undefined ? {} : { rowKey }),
  });
}
