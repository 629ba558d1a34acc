import { LABELS } from '@churnops/operator/forge/labels.ts';
import { shortDigest } from '@churnops/operator/promotion/decision/version.ts';
import { CLUSTER_OPTIONS, type ClusterAccess, withCluster } from '../cluster/cluster-access.ts';
import type { ModelKey } from '../cluster/models.ts';
import { type Arguments, type Command, type Context, textOption } from '../command.ts';
import { HOLD } from '../environments/environment-lines.ts';
import { usageError } from '../errors.ts';
import {
  FORGE_NOTES,
  FORGE_OPTIONS,
  repositoryOfModel,
  requireAccount,
  withForge,
} from '../forge/forge-access.ts';
import { findMergedRollback } from '../forge/merged-rollback.ts';

const name = 'release';

/** `churnops release`: lets a held model go on, or a version that was rolled back come again. */
export const release: Command = {
  positionals: ['model'],
  options: {
    ...CLUSTER_OPTIONS,
    ...FORGE_OPTIONS,
    'rolled-back': {
      value: 'DIGEST',
      description: 'the version that may come again; its first digits do',
    },
  },
  notes: `Takes the annotation ${HOLD} off; with --rolled-back it labels the merged rollback\n${LABELS.released} instead, for which a token is needed.\n\n${FORGE_NOTES}`,
  example: 'churnops release telco -n churn-prod',
  async run(given, context) {
    const key = (namespace: string) => ({ namespace, name: given.positionals[0] ?? '' });
    const digest = readDigest(given);
    await withCluster(given, context, (access) =>
      digest === undefined
        ? endHold(access, key(access.namespace), context)
        : releaseVersion(access, key(access.namespace), digest, given, context),
    );
  },
};

function readDigest(given: Arguments): string | undefined {
  const digest = textOption(given, 'rolled-back');
  if (digest === undefined || /^(sha256:)?[0-9a-f]{6,64}$/.test(digest)) return digest;
  throw usageError(`--rolled-back must be a digest or its first digits, not ${JSON.stringify(digest)}`, name);
}

async function endHold({ models }: ClusterAccess, key: ModelKey, { output }: Context): Promise<void> {
  const { metadata } = await models.get(key);
  const words = `${key.name} in ${key.namespace}`;
  if (metadata.annotations?.[HOLD] === undefined) {
    output.write(`${words} was not held.\n`);
    return;
  }
  await models.annotate(key, { [HOLD]: null });
  output.write(`${words} goes on.\n`);
}

async function releaseVersion(
  { models }: ClusterAccess,
  key: ModelKey,
  digest: string,
  given: Arguments,
  context: Context,
): Promise<void> {
  const model = await models.get(key);
  const repository = repositoryOfModel(model);
  const account = await requireAccount(given, context, repository);
  await withForge(repository, account, async (forge) => {
    const found = await findMergedRollback(forge, model, digest);
    const { number, url } = found.pullRequest;
    await forge.addLabels(number, [LABELS.released]);
    context.output.write(
      `${shortDigest(found.digest)} may be promoted to ${key.name} in ${key.namespace} again: rollback ${number} is labelled ${LABELS.released}, see ${url}\n`,
    );
  });
}
