import type { Contract, Feature } from '@churnops/lib/contract/contract.ts';

/** One difference between two contracts. */
export interface ContractDifference {
  /** The feature, or `target`. */
  of: string;
  /** Whether some request that is valid today would be refused, or would mean something else. */
  breaking: boolean;
  message: string;
}

/**
 * Compares the contract of a candidate with the one that is served.
 *
 * A difference is not breaking where every request valid today stays valid and means the same: a new nullable column at the
 * end, a wider range, a new category, null newly allowed, unknown categories newly accepted.
 */
export function contractDifferences(served: Contract, candidate: Contract): ContractDifference[] {
  return [
    ...targetDifferences(served, candidate),
    ...featureDifferences(served.features, candidate.features),
  ];
}

function targetDifferences(
  { target: served }: Contract,
  { target: candidate }: Contract,
): ContractDifference[] {
  const differences: ContractDifference[] = [];
  for (const field of ['name', 'positive', 'weight', 'timeColumn', 'groupColumn', 'rowKey'] as const) {
    if (served[field] === candidate[field]) continue;
    // The others are about training: no request has them.
    const breaking = field === 'name' || field === 'positive';
    differences.push({
      of: 'target',
      breaking,
      message: `target.${field} ${change(served[field], candidate[field])}`,
    });
  }
  return differences;
}

function featureDifferences(served: readonly Feature[], candidate: readonly Feature[]): ContractDifference[] {
  const differences: ContractDifference[] = [];
  for (const [index, before] of served.entries()) {
    const now = candidate.findIndex(({ name }) => name === before.name);
    if (now === -1) differences.push(breaking(before.name, 'is gone'));
    else if (now !== index)
      differences.push(breaking(before.name, `moved from place ${index + 1} to ${now + 1}`));
    const after = candidate[now];
    if (after) differences.push(...changes(before, after));
  }
  for (const [index, feature] of candidate.entries()) {
    if (served.some(({ name }) => name === feature.name)) continue;
    const harmless = index >= served.length && feature.nullable === true;
    const place = index >= served.length ? 'at the end' : `in place ${index + 1}`;
    const nullable = feature.nullable === true ? 'nullable' : 'not nullable';
    const message = `is new ${place}, ${nullable}`;
    differences.push({ of: feature.name, breaking: !harmless, message });
  }
  return differences;
}

function changes(before: Feature, after: Feature): ContractDifference[] {
  const { name } = before;
  if (before.type !== after.type) return [breaking(name, `type ${change(before.type, after.type)}`)];
  return [
    ...nullableChange(before, after),
    ...boundChange(name, 'minimum', before.minimum ?? -Infinity, after.minimum ?? -Infinity),
    ...boundChange(name, 'maximum', before.maximum ?? Infinity, after.maximum ?? Infinity),
    ...categoryChanges(before, after),
    ...unknownChange(before, after),
  ];
}

function nullableChange(before: Feature, after: Feature): ContractDifference[] {
  const now = after.nullable === true;
  if ((before.nullable === true) === now) return [];
  return [
    { of: before.name, breaking: !now, message: now ? 'may now be missing' : 'may no longer be missing' },
  ];
}

function boundChange(
  of: string,
  bound: 'minimum' | 'maximum',
  before: number,
  after: number,
): ContractDifference[] {
  if (before === after) return [];
  const narrower = bound === 'minimum' ? after > before : after < before;
  return [{ of, breaking: narrower, message: `${bound} ${change(before, after)}` }];
}

function categoryChanges(before: Feature, after: Feature): ContractDifference[] {
  const of = before.name;
  if (!before.categories && !after.categories) return [];
  if (!after.categories) return [{ of, breaking: false, message: 'every category is now known' }];
  // Before, every category was a known one; now those that are not listed are refused, or mean "other".
  if (!before.categories) return [breaking(of, 'its categories are now a closed list')];
  const gone = before.categories.filter((category) => !after.categories?.includes(category));
  const added = after.categories.filter((category) => !before.categories?.includes(category));
  return [
    ...(gone.length > 0 ? [breaking(of, `${countOf(gone.length)} gone`)] : []),
    ...(added.length > 0 ? [{ of, breaking: false, message: `${countOf(added.length)} new` }] : []),
  ];
}

function unknownChange(before: Feature, after: Feature): ContractDifference[] {
  const [was, is] = [before.unknown ?? 'Accept', after.unknown ?? 'Accept'];
  if (was === is) return [];
  return [{ of: before.name, breaking: is === 'Refuse', message: `unknown categories: ${change(was, is)}` }];
}

function breaking(of: string, message: string): ContractDifference {
  return { of, breaking: true, message };
}

/** Categories come from data: they are counted, never named. */
function countOf(count: number): string {
  return count === 1 ? '1 category is' : `${count} categories are`;
}

function change(before: string | number | undefined, after: string | number | undefined): string {
  return `changes from ${words(before)} to ${words(after)}`;
}

function words(value: string | number | undefined): string {
  if (value === undefined || value === Infinity || value === -Infinity) return 'nothing';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
