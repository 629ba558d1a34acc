import type { Contract } from '@churnops/lib/contract/contract.ts';
import type { Check } from '../checks/check.ts';
import { error } from '../errors.ts';
import type { Fields } from './fields.ts';

const TYPES = ['RowCount', 'MissingShare', 'DuplicateKeys', 'PositiveShare', 'Range'] as const;

/** Reads the checks of a run. @throws RunInvalid */
export function readChecks(spec: Fields): Check[] {
  return spec.objects('checks').map((check) => {
    const type = check.oneOf('type', TYPES);
    const column = type === 'MissingShare' || type === 'Range' ? check.text('column') : undefined;
    const [minimum, maximum] = [check.optionalNumber('minimum'), check.optionalNumber('maximum')];
    return {
      name: check.text('name'),
      type,
      ...(column === undefined ? {} : { column }),
      ...(minimum === undefined ? {} : { minimum }),
      ...(maximum === undefined ? {} : { maximum }),
    };
  });
}

/** Makes sure that every check looks at something which the contract has. @throws RunInvalid */
export function requireChecksFit(checks: readonly Check[], { target, features }: Contract): void {
  const known = new Set([target.name, target.rowKey, ...features.map(({ name }) => name)]);
  const numeric = new Set(features.filter(({ type }) => type !== 'Categorical').map(({ name }) => name));
  checks.forEach(({ type, column }, index) => {
    const refuse = (field: string, reason: string) =>
      error('RunInvalid', { path: `run.spec.checks[${index}].${field}`, reason });
    if (column !== undefined && !known.has(column)) throw refuse('column', 'the contract has no such column');
    if (type === 'Range' && !numeric.has(column ?? ''))
      throw refuse('column', 'Range needs a column of numbers');
    if (type === 'DuplicateKeys' && target.rowKey === undefined)
      throw refuse('type', 'DuplicateKeys needs contract.target.rowKey');
  });
}
