import { equalQuantities } from './quantity.ts';
import type { KubernetesObject } from './resource.ts';

/** `fieldsV1` of a managedFields entry: `f:` a field, `k:` a list item by its keys, `v:` a set member; `{}` is a leaf. */
export interface FieldSet {
  readonly [path: string]: FieldSet;
}

/** Fields of `metadata` that identify an object or are the apiserver's: no manager owns them. */
const UNOWNED_METADATA = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
]);

/** What the apiserver fills into list keys and atomic values of the kinds we write, where nothing is said. */
const SERVER_DEFAULTS: Readonly<Record<string, unknown>> = {
  protocol: 'TCP',
  apiVersion: 'v1',
  status: 'True',
};

/** Maps whose values are quantities, and single fields that hold one. */
const QUANTITY_MAPS = new Set(['requests', 'limits']);
const QUANTITY_FIELDS = new Set(['sizeLimit', 'averageValue', 'value']);

/**
 * Whether applying `desired` would change nothing: the manager owns exactly the fields that it wants, at their values.
 * A value that someone else changed is no longer ours in managedFields; a field that we no longer want still is.
 *
 * @param part `metadata` and the rest for '', `status` for the subresource of that name.
 */
export function isApplied(
  live: KubernetesObject,
  desired: object,
  fieldManager: string,
  part: '' | 'status' = '',
): boolean {
  const entry = live.metadata?.managedFields?.find(
    (candidate) =>
      candidate.manager === fieldManager &&
      candidate.operation === 'Apply' &&
      (candidate.subresource ?? '') === part,
  );
  const fields = entry?.fieldsV1 as FieldSet | undefined;
  const wanted = owned(desired, part);
  // A manager that wants nothing is in no entry, or in one that names no more than the status itself.
  if (part === 'status' && wantsNothing(wanted)) return Object.keys(fields?.['f:status'] ?? {}).length === 0;
  return fields !== undefined && matches(wanted, live, fields, '');
}

function wantsNothing(value: unknown): boolean {
  return isRecord(value) ? Object.values(value).every(wantsNothing) : value === undefined || value === null;
}

function owned(desired: object, part: '' | 'status'): Record<string, unknown> {
  const { apiVersion, kind, metadata, status, ...rest } = desired as Record<string, unknown>;
  if (part === 'status') return { status };
  const kept = Object.entries((metadata ?? {}) as object).filter(([name]) => !UNOWNED_METADATA.has(name));
  return kept.length > 0 ? { metadata: Object.fromEntries(kept), ...rest } : rest;
}

function matches(desired: unknown, live: unknown, fields: FieldSet, name: string): boolean {
  const paths = Object.keys(fields).filter((path) => path !== '.');
  if (paths.length === 0) return equals(desired, live, name);
  if (Array.isArray(desired) && Array.isArray(live)) return matchesItems(desired, live, fields, paths, name);
  if (!isRecord(desired) || !isRecord(live)) return false;
  const wanted = definedNames(desired);
  return (
    wanted.length === paths.length &&
    wanted.every((field) => {
      const below = fields[`f:${field}`];
      const inMap = QUANTITY_MAPS.has(name) ? name : field;
      return below !== undefined && field in live && matches(desired[field], live[field], below, inMap);
    })
  );
}

function matchesItems(
  desired: unknown[],
  live: unknown[],
  fields: FieldSet,
  paths: string[],
  name: string,
): boolean {
  if (desired.length !== paths.length) return false;
  return paths.every((path) => {
    if (path.startsWith('v:')) {
      const member: unknown = JSON.parse(path.slice(2));
      return desired.includes(member) && live.includes(member);
    }
    if (!path.startsWith('k:')) return false;
    const keys = JSON.parse(path.slice(2)) as Record<string, unknown>;
    const wanted = desired.find((item) => hasKeys(item, keys));
    const present = live.find((item) => hasKeys(item, keys));
    return wanted !== undefined && present !== undefined && matches(wanted, present, fields[path]!, name);
  });
}

function hasKeys(item: unknown, keys: Record<string, unknown>): boolean {
  return (
    isRecord(item) &&
    Object.entries(keys).every(([name, value]) => (item[name] ?? SERVER_DEFAULTS[name]) === value)
  );
}

/** Equality of a leaf: a scalar, or an atomic list or map, in which only defaults may stand beside what we said. */
function equals(desired: unknown, live: unknown, name: string): boolean {
  if (Array.isArray(desired)) {
    return (
      Array.isArray(live) &&
      live.length === desired.length &&
      desired.every((item, index) => equals(item, live[index], name))
    );
  }
  if (isRecord(desired)) {
    if (!isRecord(live)) return false;
    const wanted = definedNames(desired);
    const added = Object.keys(live).filter((field) => desired[field] === undefined);
    return (
      wanted.every((field) => equals(desired[field], live[field], QUANTITY_MAPS.has(name) ? name : field)) &&
      added.every((field) => SERVER_DEFAULTS[field] !== undefined && live[field] === SERVER_DEFAULTS[field])
    );
  }
  return (
    desired === live ||
    (isQuantity(name, desired) && isQuantity(name, live) && equalQuantities(desired, live))
  );
}

function isQuantity(name: string, value: unknown): value is string | number {
  const held = QUANTITY_MAPS.has(name) || QUANTITY_FIELDS.has(name);
  return held && (typeof value === 'string' || typeof value === 'number');
}

function definedNames(value: Record<string, unknown>): string[] {
  return Object.keys(value).filter((name) => value[name] !== undefined && value[name] !== null);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
