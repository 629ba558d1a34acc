import type { JudgementRules } from '@churnops/lib/drift/verdict.ts';
import { requireOtherFile } from '@churnops/lib/files/other-file.ts';
import { type Arguments, type Command, type Output, textOption, wantsJson } from '../command.ts';
import type { DetectedDrift } from '../drift/detected-drift.ts';
import { driftJson, driftLines } from '../drift/drift-lines.ts';
import { DRIFT_RULE_OPTIONS, driftRules } from '../drift/drift-rules.ts';
import { usageError } from '../errors.ts';
import { isDirectory } from '../readable-file.ts';
import { choosePaint, formatLine } from '../terminal/line.ts';
import { writeWholeFile } from '../written-file.ts';

const name = 'detect-drift';
/** Errors have 64 and above. */
const EXIT_CODES = { Clear: 0, Alarm: 1, InsufficientData: 2 } as const;

/** `churnops detect-drift`: tells whether data still look as others did, without a cluster. */
export const detectDrift: Command = {
  positionals: ['baseline', 'current'],
  options: {
    ...DRIFT_RULE_OPTIONS,
    columns: { value: 'NAMES', description: 'only these columns, separated by commas', standard: 'all' },
    contract: {
      value: 'FILE',
      description: "what the columns are: YAML, or a model's contract.json",
      standard: 'read off the files',
    },
    report: { value: 'FILE', description: 'write a page with a plot of each column' },
    output: { short: 'o', value: 'json', description: 'for programs' },
  },
  notes: [
    'Both are CSV files; or the baseline is a model (its directory, or its profile.json), and current is a page of',
    '/profile of a pod that serves it. By the policy evidence a column has drifted where chance is ruled out and the',
    'change is large enough to matter; evidently takes the tests, thresholds and share of its preset. A test is one of',
    'KolmogorovSmirnov, ChiSquare, Proportions, Wasserstein, JensenShannon, PopulationStability, TotalVariation.',
    'Missing and infinite values are dropped; columns of dates and keys are not compared.',
    'The exit code is 0 where there is no drift, 1 where there is, 2 where there is too little data; errors have 64 or more.',
  ].join('\n'),
  example: 'churnops detect-drift customers.csv today.csv --report drift.html',
  async run(given, { output, errorOutput, environment }) {
    const [reference = '', current = ''] = given.positionals;
    const rules = driftRules(given, name);
    const json = wantsJson(given, name);
    const report = textOption(given, 'report');
    const contract = textOption(given, 'contract');
    if (report !== undefined)
      await requireOtherFile(report, [reference, current, ...(contract === undefined ? [] : [contract])]);
    const found = (await isStoredProfile(reference))
      ? await detectProfiles(given, rules)
      : await detectFiles(given, rules, errorOutput);
    if (report !== undefined) {
      const { renderPage } = await import('@churnops/lib/drift-report/page.ts');
      const page = renderPage({
        ...found,
        columns: await found.reportColumns(),
        reference,
        current,
        title: 'Drift report',
      });
      await writeWholeFile(report, page);
      errorOutput.write(`The report is in ${report}.\n`);
    }
    if (json) output.write(driftJson(found));
    else {
      const paint = choosePaint(output, environment);
      for (const line of driftLines(found)) output.write(`${formatLine(line, paint)}\n`);
    }
    return EXIT_CODES[found.verdict];
  },
};

/** Loads what reads files only here, as the other what reads profiles: loading takes a large part of the time. */
async function detectFiles(
  given: Arguments,
  rules: JudgementRules,
  errorOutput: Output,
): Promise<DetectedDrift> {
  const [reference = '', current = ''] = given.positionals;
  const columns = textOption(given, 'columns')
    ?.split(',')
    .filter((column) => column !== '');
  const contract = textOption(given, 'contract');
  const { detectFileDrift } = await import('../drift/compared-files.ts');
  const options = {
    ...(columns !== undefined && { columns }),
    ...(contract !== undefined && {
      contract: await (await import('../given-contract.ts')).readContractFile(contract),
    }),
  };
  return detectFileDrift({ reference, current }, rules, options, errorOutput);
}

async function detectProfiles(given: Arguments, rules: JudgementRules): Promise<DetectedDrift> {
  for (const option of ['columns', 'contract'])
    if (textOption(given, option) !== undefined)
      throw usageError(`--${option} is for CSV files; a profile says itself what its columns are`, name);
  const [reference = '', current = ''] = given.positionals;
  const { detectProfileDrift } = await import('../drift/stored-profiles.ts');
  return detectProfileDrift(reference, current, rules);
}

/** Whether what stands for the baseline is a reference profile: a model's directory, or a file of JSON. */
async function isStoredProfile(path: string): Promise<boolean> {
  return path.endsWith('.json') || isDirectory(path);
}
