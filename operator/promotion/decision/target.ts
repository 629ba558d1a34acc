import { readValue } from './edit/edit.ts';
import type { TargetAddress } from './policy/promotion.ts';
import { readTargetPolicy, type TargetPolicy } from './policy/target-policy.ts';
import { digestOf } from './version.ts';

/** One change of the target's file on the base branch. */
export interface FileChange {
  commit: string;
  committedAt: Date;
  /** What the file was from then on; undefined where it was not there. */
  content: string | undefined;
}

/** What is read from Git about a target. */
export interface TargetObservation {
  address: TargetAddress;
  base: {
    branch: string;
    /** The tip. */
    commit: string;
    committedAt: Date;
  };
  /** The file at the tip; undefined where there is none. */
  file: string | undefined;
  /** Every commit of the base branch that changed the file, the newest first. */
  history: readonly FileChange[];
}

/** What the field held from a commit on. */
export interface HeldValue {
  commit: string;
  committedAt: Date;
  /** undefined where the field, its document or the file was not there. */
  value: string | undefined;
}

/** A target as promotion sees it. */
export interface Target extends Omit<TargetObservation, 'history'> {
  /** What the field holds now. */
  value: string | undefined;
  /** The digest in it. */
  digest: string | undefined;
  /** What it held, the newest first, the present value included; equal neighbours are one. */
  held: readonly HeldValue[];
  policy: TargetPolicy;
  /** Why the field cannot be read, in words. */
  trouble?: { reason: 'TargetMissing' | 'TargetUnreadable'; message: string };
}

/**
 * Reads the field, its history and its policy out of the texts of the file.
 *
 * @param read reads one text; who keeps what it gave by text or commit spares a long history from being parsed each time.
 */
export function readTarget(
  { history, ...observation }: TargetObservation,
  read: typeof readValue = readValue,
): Target {
  const { address, file } = observation;
  const { value, trouble } = readField(file, address, read);
  return {
    ...observation,
    value,
    digest: digestOf(value),
    held: heldValues(history, address, read),
    policy: readTargetPolicy(file, address),
    ...(trouble && { trouble }),
  };
}

function readField(
  file: string | undefined,
  address: TargetAddress,
  readText: typeof readValue,
): { value: string | undefined; trouble?: NonNullable<Target['trouble']> } {
  if (file === undefined) {
    const message = `The base branch has no file ${address.path}.`;
    return { value: undefined, trouble: { reason: 'TargetMissing', message } };
  }
  const read = readText(file, address);
  if (read.kind === 'Value') return { value: read.value };
  const { message } = read;
  const reason = read.kind === 'Absent' ? 'TargetMissing' : 'TargetUnreadable';
  return { value: undefined, trouble: { reason, message: `${address.path}: ${message}` } };
}

function heldValues(
  history: readonly FileChange[],
  address: TargetAddress,
  readText: typeof readValue,
): HeldValue[] {
  const values = history.flatMap(({ commit, committedAt, content }): HeldValue[] => {
    const read = content === undefined ? undefined : readText(content, address);
    // A file that could not be read was not applied by anyone either: what was held before it stays held.
    if (read?.kind === 'Refused') return [];
    return [{ commit, committedAt, value: read?.kind === 'Value' ? read.value : undefined }];
  });
  return values.filter(
    ({ value }, index) => index === values.length - 1 || values[index + 1]?.value !== value,
  );
}
