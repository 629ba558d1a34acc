import { CLUSTER_OPTIONS, withCluster } from '../cluster/cluster-access.ts';
import { listWidely } from '../cluster/widest-list.ts';
import type { Command } from '../command.ts';
import { plantFrom } from '../environments/environment.ts';
import { planTree } from '../environments/plan-tree.ts';
import { error } from '../errors.ts';
import { choosePaint, formatLine } from '../terminal/line.ts';
import { treeLines } from '../terminal/tree.ts';

/** `churnops plan`: what would happen now to each promotion of a model, and why it does not yet. */
export const plan: Command = {
  positionals: ['model'],
  options: CLUSTER_OPTIONS,
  notes:
    'It tells what the operator said last. Approvals and windows are those of the target in this cluster; the operator goes\nby the target file in Git, which may be newer.',
  example: 'churnops plan telco -n churn-staging',
  async run(given, context) {
    const [name = ''] = given.positionals;
    await withCluster(given, context, async (access) => {
      const { namespace } = access;
      const { models } = await listWidely(access, context);
      const model = models.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
      if (model === undefined) throw error('ModelMissing', { name, namespace });
      const paint = choosePaint(context.output, context.environment);
      for (const line of treeLines(planTree(plantFrom(model, models), context.now()))) {
        context.output.write(`${formatLine(line, paint)}\n`);
      }
    });
  },
};
