import { digestOf } from '@churnops/operator/promotion/decision/version.ts';
import { CLUSTER_OPTIONS, type ClusterAccess, withCluster } from '../cluster/cluster-access.ts';
import type { ModelKey } from '../cluster/models.ts';
import { type Arguments, type Command, textOption, wholeNumberOption } from '../command.ts';
import { ROLLBACK_TO } from '../environments/environment-lines.ts';
import type { Model, ProposalStatus } from '../environments/model.ts';
import { type RollbackAnswer, readRollbackAnswer } from '../environments/rollback-answer.ts';
import { versionName } from '../environments/words.ts';
import { error, usageError } from '../errors.ts';
import { repositoryOfModel } from '../forge/forge-access.ts';
import { sourceTargetOf } from '../forge/merged-rollback.ts';

const name = 'rollback';
const PREVIOUS = 'previous';
const DEFAULT_TIMEOUT = 120;

/** `churnops rollback`: asks for a pull request that leads a model back, and tells it when it is there. */
export const rollback: Command = {
  positionals: ['model'],
  options: {
    ...CLUSTER_OPTIONS,
    to: {
      value: 'DIGEST',
      description: 'a digest or reference that it served before',
      standard: PREVIOUS,
    },
    timeout: {
      value: 'SECONDS',
      description: 'how long to wait for the pull request',
      standard: String(DEFAULT_TIMEOUT),
    },
  },
  notes: `Sets the annotation ${ROLLBACK_TO}, and takes it off again once the pull request is open,\nwhich stays until someone decides it. "${PREVIOUS}" is the newest earlier version that was not itself rolled back.`,
  example: 'churnops rollback telco -n churn-prod',
  async run(given, context) {
    const request = readRequest(given);
    const seconds = wholeNumberOption(given, 'timeout', {
      command: name,
      standard: DEFAULT_TIMEOUT,
      minimum: 1,
      maximum: 3_600,
    });
    await withCluster(given, context, async (access) => {
      const key = { namespace: access.namespace, name: given.positionals[0] ?? '' };
      const model = await access.models.get(key);
      repositoryOfModel(model);
      sourceTargetOf(model);
      if (request !== PREVIOUS && digestOf(model.spec.serving?.artifact) === digestOf(`@${request}`)) {
        context.output.write(`${key.name} in ${key.namespace} serves that already.\n`);
        return;
      }
      if (model.spec.serving?.artifact === undefined) {
        const message = 'Nothing is served that could be rolled back.';
        throw error('RollbackRefused', { reason: 'NothingServed', message });
      }
      const before = model.status?.rollback;
      await access.models.annotate(key, { [ROLLBACK_TO]: request });
      context.errorOutput.write(
        `Asked the operator to lead ${key.name} in ${key.namespace} back; waiting.\n`,
      );
      const answer = await awaitAnswer(access, key, before, request, seconds);
      await access.models.annotate(key, { [ROLLBACK_TO]: null });
      if (answer.kind === 'Refused') {
        const { reason, message } = answer;
        throw error('RollbackRefused', { reason, message });
      }
      const to = answer.artifact === undefined ? 'nothing being served' : versionName(answer.artifact);
      context.output.write(`Pull request ${answer.number} leads it back to ${to}: ${answer.url}\n`);
    });
  },
};

function readRequest(given: Arguments): string {
  const to = textOption(given, 'to')?.trim() ?? PREVIOUS;
  if (to === PREVIOUS || /(^|@)sha256:[0-9a-f]{64}$/.test(to)) return to;
  const forms = 'a whole digest (sha256:…), a reference with one, or previous';
  throw usageError(`--to must be ${forms}, not ${JSON.stringify(to)}`, name);
}

/** Watches the status until the operator has answered. @throws RollbackNotOpened after so many seconds */
async function awaitAnswer(
  { models }: ClusterAccess,
  { namespace, name: wanted }: ModelKey,
  before: ProposalStatus | undefined,
  request: string,
  seconds: number,
): Promise<Exclude<RollbackAnswer, { kind: 'None' }>> {
  let latest: Model | undefined;
  for await (const list of models.watch(namespace, AbortSignal.timeout(seconds * 1_000))) {
    latest = list.find(({ metadata }) => metadata.name === wanted);
    if (latest === undefined) throw error('ModelMissing', { name: wanted, namespace });
    const answer = readRollbackAnswer(before, latest.status?.rollback, request);
    if (answer.kind !== 'None') return answer;
  }
  throw notOpened(latest, seconds);
}

function notOpened(model: Model | undefined, seconds: number): Error {
  const { reason = '', message = 'nothing' } = model?.status?.rollback ?? {};
  const stands = model?.metadata.annotations?.[ROLLBACK_TO] !== undefined;
  return error('RollbackNotOpened', {
    seconds,
    message: reason === '' ? `${message}.` : `${reason}: ${message}`,
    standing: stands
      ? 'The annotation stays, so it may still come.'
      : 'The operator has taken the annotation off, as it does where nothing is left to do.',
  });
}
