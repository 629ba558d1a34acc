import { CLUSTER_OPTIONS, withCluster } from '../cluster/cluster-access.ts';
import { listWidely } from '../cluster/widest-list.ts';
import { type Command, wholeNumberOption } from '../command.ts';
import { error } from '../errors.ts';
import { FORGE_OPTIONS, findAccount, repositoryOfModel, withForge } from '../forge/forge-access.ts';
import { readHeldValues } from '../history/held-values.ts';
import { historyLines } from '../history/history-table.ts';
import { type ServedVersion, versionsOfForge, versionsOfStatus } from '../history/served-version.ts';
import { choosePaint, formatLine } from '../terminal/line.ts';

const name = 'history';
const DEFAULT_LIMIT = 20;

/** `churnops history`: what was served when, by which pull request, and who approved and merged it. */
export const history: Command = {
  positionals: ['model'],
  options: {
    ...CLUSTER_OPTIONS,
    ...FORGE_OPTIONS,
    limit: {
      value: 'N',
      description: 'how many versions, the newest first',
      standard: String(DEFAULT_LIMIT),
    },
  },
  notes:
    'With your token for the forge, the Git history of the model file is read, and the pull requests that made it; the token\nneeds no more than to read the repository and its pull requests. Without one, only what the cluster remembers is shown.',
  example: 'CHURNOPS_FORGE_TOKEN=… churnops history telco -n churn-prod',
  async run(given, context) {
    const limit = wholeNumberOption(given, 'limit', {
      command: name,
      standard: DEFAULT_LIMIT,
      minimum: 1,
      maximum: 1_000,
    });
    const account = await findAccount(given, context);
    const versions = await withCluster(given, context, async (access): Promise<ServedVersion[]> => {
      const key = { namespace: access.namespace, name: given.positionals[0] ?? '' };
      if (account !== undefined) {
        const model = await access.models.get(key);
        const repository = repositoryOfModel(model);
        return withForge(repository, account, async (forge) => {
          const held = (await readHeldValues(model, account)).slice(0, limit);
          return versionsOfForge(forge, held, repository.branch);
        });
      }
      const { models } = await listWidely(access, context);
      const model = models.find(
        ({ metadata }) => metadata.name === key.name && metadata.namespace === key.namespace,
      );
      if (model === undefined) throw error('ModelMissing', { ...key });
      context.errorOutput.write(
        'Without a token (CHURNOPS_FORGE_TOKEN or --token-file) this is only what the cluster remembers: earlier versions, approvals and who merged are missing.\n',
      );
      return versionsOfStatus(model, models).slice(0, limit);
    });
    const paint = choosePaint(context.output, context.environment);
    for (const line of historyLines(versions)) context.output.write(`${formatLine(line, paint)}\n`);
  },
};
