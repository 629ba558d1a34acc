import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LABELS } from '../../forge/labels.ts';
import type { TroubleReason } from '../reconciler/trouble.ts';
import type { ConvergenceReason } from './convergence.ts';
import type { Reason } from './decision.ts';

/** The closed lists, which the compiler keeps complete. */
const REASONS: Record<Reason | TroubleReason, true> = {
  AwaitingApproval: true,
  AwaitingCandidate: true,
  AwaitingDrift: true,
  AwaitingForge: true,
  AwaitingGit: true,
  AwaitingManualMerge: true,
  ChangesRequested: true,
  Closing: true,
  CredentialsRefused: true,
  Draft: true,
  EditRefused: true,
  ForgeFailed: true,
  ForgeUnreachable: true,
  Frozen: true,
  GatesBlocked: true,
  GatesFailed: true,
  GatesPending: true,
  GitFailed: true,
  GitUnreachable: true,
  HeadMovedByOther: true,
  Held: true,
  MergeRefused: true,
  Merging: true,
  NoLongerServed: true,
  NoRollbackNeeded: true,
  NotServing: true,
  NothingServed: true,
  Opening: true,
  OtherOwner: true,
  PolicyInvalid: true,
  RateLimited: true,
  RegistryUnreachable: true,
  RejectedThere: true,
  ReplacedMeanwhile: true,
  RepositoryInvalid: true,
  RepositoryMissing: true,
  RightsMissing: true,
  RollbackOpen: true,
  RollbackRefused: true,
  RolledBackThere: true,
  SecretForbidden: true,
  SecretIncomplete: true,
  SecretMissing: true,
  Soaking: true,
  SourceUnhealthy: true,
  SpecInvalid: true,
  Suspended: true,
  TargetIsNewer: true,
  TargetMissing: true,
  TargetUnreadable: true,
  UndecidedThere: true,
  UpToDate: true,
  Updating: true,
  WindowClosed: true,
};
const CONVERGENCE: Record<ConvergenceReason, true> = {
  AliasBehind: true,
  AliasUnknown: true,
  AwaitingSync: true,
  ChangedByHand: true,
  Converged: true,
  GitUnknown: true,
  NotConfigured: true,
  PodsSilent: true,
  RollingOut: true,
  RolloutFailed: true,
};

/** The words in the first column of every table whose heading is this one. */
function firstColumn(page: string, heading: string): string[] {
  const tables = page.split('\n\n').filter((part) => part.startsWith(`| ${heading} |`));
  const rows = tables.flatMap((table) => table.split('\n').slice(2));
  return rows.flatMap((row) => (row.split('|')[1] ?? '').split(',')).map((word) => word.trim());
}

describe('docs/promotion.md', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../docs/promotion.md'), 'utf8');

  test('says of every reason, once, what to do', () => {
    const expected = [...Object.keys(REASONS), ...Object.keys(CONVERGENCE)].sort();
    expect(
      firstColumn(page, 'reason')
        .filter((word) => word !== '')
        .sort(),
    ).toEqual(expected);
  });

  test('says of every label what it means', () => {
    const words = firstColumn(page, 'label').filter((word) => word !== '');
    expect(words.sort()).toEqual(
      Object.values(LABELS)
        .map((label) => `\`${label}\``)
        .sort(),
    );
  });
});
