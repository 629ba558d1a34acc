import { error } from '../errors.ts';
import { parseBoundedJson } from '../json/bounded-json.ts';
import type { Descriptor, Index, Manifest } from './descriptor.ts';
import { isDigest } from './digest.ts';

/** A manifest as it is stored; `digest` is that of `bytes`. */
export interface StoredManifest {
  digest: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** The size that the distribution specification asks every registry to accept, and that no manifest of ours comes near. */
export const MAXIMUM_MANIFEST_BYTES = 4 << 20;
const MAXIMUM_DESCRIPTORS = 1_000;
const BOUNDS = { maximumBytes: MAXIMUM_MANIFEST_BYTES, maximumDepth: 16 };

/** Reads the bytes of an image manifest of unknown origin; `what` names it in errors. @throws ArtifactInvalid */
export function parseManifest(bytes: Uint8Array, what: string): Manifest {
  const value = readObject(bytes, what);
  if (!('config' in value) || !Array.isArray(value['layers']))
    throw invalid(what, 'it is not an OCI image manifest');
  checkDescriptor(value['config'], 'config', what);
  checkDescriptors(value['layers'], 'layers', what);
  if (value['subject'] !== undefined) checkDescriptor(value['subject'], 'subject', what);
  checkStrings(value, what);
  return value as unknown as Manifest;
}

/** Reads the bytes of an image index of unknown origin. @throws ArtifactInvalid */
export function parseIndex(bytes: Uint8Array, what: string): Index {
  const value = readObject(bytes, what);
  if (!Array.isArray(value['manifests'])) throw invalid(what, 'it is not an OCI image index');
  checkDescriptors(value['manifests'], 'manifests', what);
  return value as unknown as Index;
}

function readObject(bytes: Uint8Array, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseBoundedJson(bytes, BOUNDS);
  } catch (cause) {
    throw error('ArtifactInvalid', { what, reason: (cause as Error).message }, { cause });
  }
  if (!isObject(value) || value['schemaVersion'] !== 2) throw invalid(what, 'its schemaVersion is not 2');
  return value;
}

function checkDescriptors(values: unknown[], path: string, what: string): void {
  if (values.length > MAXIMUM_DESCRIPTORS)
    throw invalid(what, `${path} has more than ${MAXIMUM_DESCRIPTORS} entries`);
  values.forEach((value, index) => {
    checkDescriptor(value, `${path}[${index}]`, what);
  });
}

function checkDescriptor(value: unknown, path: string, what: string): asserts value is Descriptor {
  if (!isObject(value)) throw invalid(what, `${path} is not a descriptor`);
  if (typeof value['mediaType'] !== 'string') throw invalid(what, `${path}.mediaType is not a string`);
  if (typeof value['digest'] !== 'string' || !isDigest(value['digest'])) {
    throw invalid(what, `${path}.digest is not sha256: and 64 hex digits`);
  }
  if (!Number.isSafeInteger(value['size']) || (value['size'] as number) < 0) {
    throw invalid(what, `${path}.size is not a number of bytes`);
  }
  checkStrings(value, what);
}

function checkStrings(value: Record<string, unknown>, what: string): void {
  if (!['undefined', 'string'].includes(typeof value['artifactType']))
    throw invalid(what, 'an artifactType is not a string');
  const { annotations = {} } = value;
  if (
    !isObject(annotations) ||
    Object.values(annotations).some((annotation) => typeof annotation !== 'string')
  ) {
    throw invalid(what, 'annotations are not strings');
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(what: string, reason: string) {
  return error('ArtifactInvalid', { what, reason });
}
