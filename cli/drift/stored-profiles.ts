import { join } from 'node:path';
import { MANIFEST_FILE } from '@churnops/lib/artifact/model-files.ts';
import { judgeProfiles } from '@churnops/lib/drift/judge-profiles.ts';
import type { JudgementRules } from '@churnops/lib/drift/verdict.ts';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { addCounts, emptyCounts } from '@churnops/lib/profile/column-counts.ts';
import { parseReferenceProfile } from '@churnops/lib/profile/parse-reference-profile.ts';
import { binsOf, profiledColumns } from '@churnops/lib/profile/reference-profile.ts';
import { merge, parseProfilePage } from '@churnops/lib/profile/slot-profile.ts';
import { digestOf } from '@churnops/lib/registry/digest.ts';
import { error } from '../errors.ts';
import { isDirectory, readTextFile } from '../readable-file.ts';
import type { DetectedDrift } from './detected-drift.ts';
import { unknownRule } from './unknown-rule.ts';

/**
 * Compares a page of `/profile`, which a serving pod answers with, with the reference profile of its model. No row is read.
 *
 * @param baseline a model's directory, or its profile.json. @param current the page, in a file.
 * @throws FileUnreadable, ProfileInvalid, JsonInvalid, PageInvalid, PageOfOtherModel, DriftRuleUnknown or DriftTestUnsuitable
 */
export async function detectProfileDrift(
  baseline: string,
  current: string,
  rules: JudgementRules,
): Promise<DetectedDrift> {
  const isModel = await isDirectory(baseline);
  const reference = parseReferenceProfile(
    await readTextFile(isModel ? join(baseline, 'profile.json') : baseline),
  );
  const text = await readTextFile(current);
  const { model, slots } = refuseOther(() => parseProfilePage(text, reference), { path: current, baseline });
  if (isModel) {
    const digest = digestOf(Buffer.from(await readTextFile(join(baseline, MANIFEST_FILE))));
    if (model !== digest) throw error('PageOfOtherModel', { path: current, model, digest, baseline });
  }
  const columns = profiledColumns(reference);
  const known = new Set(columns.map(({ name }) => name));
  for (const { name } of rules.columns ?? [])
    if (!known.has(name)) throw unknownRule(rules, name, 'the profile has not');
  const totals = columns.map((column) => emptyCounts(binsOf(column)));
  for (const slot of merge(slots)) {
    slot.columns.forEach((counts, index) => {
      addCounts(totals[index]!, counts);
    });
  }
  const verdict = judgeProfiles({ reference, current: totals, ...rules });
  return {
    policy: rules.policy,
    ...verdict,
    leftOut: [],
    reportColumns: async () => {
      const { profilePlot } = await import('@churnops/lib/drift-report/profile-plot.ts');
      const plot = (index: number) => profilePlot(columns[index]!, totals[index]!);
      return verdict.columns.map((column, index) => ({ ...column, plot: plot(index) }));
    },
  };
}

/** Says of what is no JSON which file it is, and none of its text: it may be customers. */
function refuseOther<T>(parse: () => T, files: { path: string; baseline: string }): T {
  try {
    return parse();
  } catch (cause) {
    if (!isCodedError(cause, 'JsonInvalid', 'JsonTooLarge', 'JsonTooDeep')) throw cause;
    throw error('PageInvalid', files, { cause });
  }
}
