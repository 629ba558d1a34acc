import { CLUSTER_OPTIONS, withCluster } from '../cluster/cluster-access.ts';
import { type Command, textOption } from '../command.ts';
import { command } from '../environments/next-command.ts';
import { nextRevision } from '../environments/requested-revision.ts';
import { error } from '../errors.ts';

/** `churnops retrain`: which line of which file in Git asks for a run. */
export const retrain: Command = {
  positionals: ['model'],
  options: {
    ...CLUSTER_OPTIONS,
    revision: { value: 'TEXT', description: 'what to request; the next number where nothing is said' },
  },
  notes:
    'It changes nothing: what a model is asked for stands in Git. Commit the line that it prints, by a pull request or as\nyour repository has it; once that is applied, the operator makes one run, whatever cooldown and budget say.',
  example: 'churnops retrain telco -n churn-dev',
  async run(given, context) {
    const [name = ''] = given.positionals;
    await withCluster(given, context, async ({ models, namespace }) => {
      const model = await models.get({ namespace, name });
      const { training, source, gitRepository } = model.spec;
      if (!training) throw error('NotTrainedHere', { name, namespace });
      const { requestedRevision } = training;
      const revision = textOption(given, 'revision') ?? nextRevision(requestedRevision);
      const before =
        requestedRevision === undefined
          ? 'which is not there yet'
          : `now ${JSON.stringify(requestedRevision)}`;
      const place = source
        ? `${source.path} of ${gitRepository?.url ?? 'its repository'}`
        : 'its manifest in Git';
      context.output.write(
        `In ${place}, set spec.training.requestedRevision of ChurnModel ${name} (${before}) to:\n\n` +
          `  training:\n    requestedRevision: ${JSON.stringify(revision)}\n\n` +
          `Then: ${command('status', model)}\n`,
      );
    });
  },
};
