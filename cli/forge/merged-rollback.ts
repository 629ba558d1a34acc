import type { Forge } from '@churnops/operator/forge/forge.ts';
import type { PullRequest } from '@churnops/operator/forge/pull-request.ts';
import { formatTarget } from '@churnops/operator/promotion/decision/ownership.ts';
import { toSourceAddress } from '@churnops/operator/promotion/decision/policy/promotion.ts';
import { shortDigest } from '@churnops/operator/promotion/decision/version.ts';
import type { Model } from '../environments/model.ts';
import { error } from '../errors.ts';

/** What the target of a model's own file is called in the markers of pull requests. @throws SourceMissing */
export function sourceTargetOf({ metadata, spec }: Model): { path: string; target: string } {
  const { name, namespace } = metadata;
  if (spec.source === undefined) throw error('SourceMissing', { name, namespace });
  return { path: spec.source.path, target: formatTarget(toSourceAddress(spec.source, name)) };
}

/**
 * The newest merged rollback that led a model away from a version.
 *
 * @param digest whole, or its first hex digits.
 * @throws RollbackMissing, DigestAmbiguous
 */
export async function findMergedRollback(
  forge: Forge,
  model: Model,
  digest: string,
): Promise<{ pullRequest: PullRequest; digest: string }> {
  const { path, target } = sourceTargetOf(model);
  const wanted = `sha256:${digest.replace(/^sha256:/, '')}`;
  const merged = await forge.findPullRequests({
    base: model.spec.gitRepository?.branch ?? 'main',
    state: 'Merged',
    marker: { kind: 'Rollback', target },
  });
  const found = merged.filter(({ marker }) => marker?.['replaces']?.startsWith(wanted));
  const digests = [...new Set(found.map(({ marker }) => marker?.['replaces'] ?? ''))];
  if (digests.length > 1) {
    throw error('DigestAmbiguous', { digest, digests: digests.map(shortDigest).join(', ') });
  }
  const [pullRequest] = found.toSorted((one, other) => other.number - one.number);
  if (pullRequest === undefined) throw error('RollbackMissing', { path, digest });
  return { pullRequest, digest: digests[0] ?? wanted };
}
