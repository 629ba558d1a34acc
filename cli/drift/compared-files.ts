import type { JudgementRules } from '@churnops/lib/drift/verdict.ts';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { detectDrift } from '@churnops/trainer-job/drift-detection/detect-drift.ts';
import type { SampleOptions } from '@churnops/trainer-job/drift-detection/read-samples.ts';
import type { Output } from '../command.ts';
import { ProgressLine } from '../progress-line.ts';
import { requireReadableFile } from '../readable-file.ts';
import type { DetectedDrift } from './detected-drift.ts';
import { unknownRule } from './unknown-rule.ts';

/** Compares two CSV files, and shows how far reading them is. */
export async function detectFileDrift(
  paths: { reference: string; current: string },
  rules: JudgementRules,
  options: Pick<SampleOptions, 'columns' | 'contract'>,
  errorOutput: Output,
): Promise<DetectedDrift> {
  for (const path of [paths.reference, paths.current]) await requireReadableFile(path);
  const progress = new ProgressLine(errorOutput);
  try {
    const detection = await detectDrift({
      ...paths,
      ...options,
      rules,
      onProgress: (file, share) =>
        progress.show({
          phase: 'Reading',
          percent: Math.floor(100 * (file === 'reference' ? share / 2 : 0.5 + share / 2)),
          message: paths[file],
        }),
    });
    const { columns } = detection;
    return {
      ...detection,
      columns: columns.map(({ column: _values, ...judged }) => judged),
      reportColumns: async () => {
        const { reportColumn } = await import('@churnops/trainer-job/drift-detection/report.ts');
        return columns.map(reportColumn);
      },
    };
  } catch (fault) {
    if (!isCodedError(fault, 'RuleOfNoColumn')) throw fault;
    throw unknownRule(rules, String(fault.values['column']), 'is not among those that are compared', fault);
  } finally {
    progress.end();
  }
}
