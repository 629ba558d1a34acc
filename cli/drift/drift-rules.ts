import { DEFAULT_THRESHOLDS, type DriftTest } from '@churnops/lib/drift/evidently/tests.ts';
import type { ColumnRule, DriftPolicy, JudgementRules } from '@churnops/lib/drift/verdict.ts';
import {
  type Arguments,
  numberOption,
  type Option,
  repeatedOption,
  textOption,
  wholeNumberOption,
} from '../command.ts';
import { usageError } from '../errors.ts';

const TESTS = Object.keys(DEFAULT_THRESHOLDS) as DriftTest[];
const POLICIES: Readonly<Record<string, DriftPolicy>> = { evidence: 'Evidence', evidently: 'Evidently' };
const MOST_ROWS = 1e9;

/** The options that say how drift is judged. */
export const DRIFT_RULE_OPTIONS = {
  policy: {
    value: 'NAME',
    description: 'whose rules hold, evidence or evidently',
    standard: 'evidence',
  },
  column: {
    value: 'RULE',
    repeated: true,
    description: 'judge a column otherwise: NAME=TEST:THRESHOLD, NAME=TEST or NAME=:THRESHOLD',
  },
  ignore: { value: 'NAME', repeated: true, description: 'do not judge this column' },
  share: {
    value: 'SHARE',
    description: 'from which share of columns on it is drift',
    standard: 'one column, evidently 0.5',
  },
  'minimum-rows': {
    value: 'ROWS',
    description: 'rows that a column needs to be judged',
    standard: '1000, evidently 1',
  },
} as const satisfies Record<string, Option>;

/** The rules that these options give. @throws UsageInvalid */
export function driftRules(given: Arguments, command: string): JudgementRules {
  const name = textOption(given, 'policy') ?? 'evidence';
  const policy = Object.hasOwn(POLICIES, name) ? POLICIES[name] : undefined;
  if (policy === undefined)
    throw usageError(`--policy must be evidence or evidently, not ${JSON.stringify(name)}`, command);
  const rules = new Map<string, ColumnRule>();
  for (const text of repeatedOption(given, 'column')) {
    const rule = parseRule(text, command);
    if (rules.has(rule.name)) throw usageError(`--column says twice how ${rule.name} is judged`, command);
    rules.set(rule.name, rule);
  }
  for (const column of repeatedOption(given, 'ignore')) rules.set(column, { name: column, ignore: true });
  const bounds = { command, standard: 0, minimum: 0.001, maximum: 1 };
  const share = numberOption(given, 'share', bounds);
  const rows = wholeNumberOption(given, 'minimum-rows', { ...bounds, minimum: 1, maximum: MOST_ROWS });
  return {
    policy,
    columns: [...rules.values()],
    ...(share > 0 && { alarm: { share } }),
    ...(rows > 0 && { minimumRows: rows }),
  };
}

/** Names may hold both signs, so what stands behind the last of them counts. */
function parseRule(text: string, command: string): ColumnRule {
  const [, name = '', test = '', threshold] = /^(.+)=([A-Za-z]*)(?::([^:=]*))?$/s.exec(text) ?? [];
  if (name === '' || (test === '' && threshold === undefined))
    throw usageError(`--column must be NAME=TEST:THRESHOLD, not ${JSON.stringify(text)}`, command);
  const known = TESTS.find((each) => each.toLowerCase() === test.toLowerCase());
  if (test !== '' && known === undefined)
    throw usageError(
      `the test of --column must be one of ${TESTS.join(', ')}, not ${JSON.stringify(test)}`,
      command,
    );
  const number = threshold === undefined || threshold.trim() === '' ? undefined : Number(threshold);
  if (threshold !== undefined && !(number !== undefined && number >= 0 && Number.isFinite(number)))
    throw usageError(
      `the threshold of --column must be a number, 0 or more, not ${JSON.stringify(threshold)}`,
      command,
    );
  return {
    name,
    ...(known !== undefined && { test: known }),
    ...(number !== undefined && { threshold: number }),
  };
}
