import { type Contract, parseContract } from '@churnops/lib/contract/contract.ts';
import { parse } from 'yaml';
import { error } from './errors.ts';
import { readTextFile } from './readable-file.ts';

/**
 * Reads the contract in a file: a TrainingRun's YAML, what `churnops contract` printed, or a model's contract.json.
 *
 * @throws FileUnreadable or ContractInvalid
 */
export async function readContractFile(path: string): Promise<Contract> {
  const text = await readTextFile(path);
  let document: unknown;
  try {
    document = parse(text, { version: '1.1', maxAliasCount: 0 });
  } catch (cause) {
    throw error('FileUnreadable', { path, reason: 'it is neither YAML nor JSON' }, { cause });
  }
  const { spec } = (document ?? {}) as { spec?: { contract?: unknown } };
  return parseContract(spec?.contract ?? document);
}
