import { stringify } from 'yaml';
import type { Command } from '../command.ts';
import { CONTRACT_OPTIONS, inferGivenContract } from '../contract-inference.ts';

const name = 'contract';

/** `churnops contract`: prints the contract that a CSV file seems to keep, to be read, corrected and kept in Git. */
export const contract: Command = {
  positionals: ['data.csv'],
  options: CONTRACT_OPTIONS,
  notes:
    'Paste it under spec of a TrainingRun, and correct it: what is in the file today says little of tomorrow.',
  example: 'churnops contract customers.csv --target churn > contract.yaml',
  async run(given, { output, errorOutput }) {
    const [file = ''] = given.positionals;
    const inferred = await inferGivenContract(file, given, name);
    for (const remark of inferred.remarks) errorOutput.write(`${remark}\n`);
    // kubectl reads YAML 1.1, in which a bare Yes is a truth value and no text.
    output.write(stringify({ spec: { contract: inferred.contract } }, { version: '1.1' }));
  },
};
