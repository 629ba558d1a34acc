import { CLUSTER_OPTIONS, withCluster } from '../cluster/cluster-access.ts';
import { type Command, textOption } from '../command.ts';
import { HOLD } from '../environments/environment-lines.ts';
import { command } from '../environments/next-command.ts';

/** `churnops hold`: nothing of a model is merged by the operator until it is released. */
export const hold: Command = {
  positionals: ['model'],
  options: {
    ...CLUSTER_OPTIONS,
    reason: { value: 'WORDS', description: 'why, which everyone sees in the status' },
  },
  notes: `Sets the annotation ${HOLD}. Pull requests stay open, and people may still merge them.`,
  example: 'churnops hold telco -n churn-prod --reason "Black Friday"',
  async run(given, context) {
    const [name = ''] = given.positionals;
    const reason = textOption(given, 'reason') ?? '';
    await withCluster(given, context, async ({ models, namespace }) => {
      const model = await models.annotate({ namespace, name }, { [HOLD]: reason });
      context.output.write(`${name} in ${namespace} is held. To go on: ${command('release', model)}\n`);
    });
  },
};
