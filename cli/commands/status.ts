import { CLUSTER_OPTIONS, type ClusterAccess, withCluster } from '../cluster/cluster-access.ts';
import { ALL_NAMESPACES, type ModelKey } from '../cluster/models.ts';
import { listWidely } from '../cluster/widest-list.ts';
import { type Arguments, type Command, type Context, wantsJson } from '../command.ts';
import { type Environment, plantEnvironments, standsIn } from '../environments/environment.ts';
import { environmentJson } from '../environments/environment-json.ts';
import { environmentTree } from '../environments/environment-tree.ts';
import type { Model } from '../environments/model.ts';
import { error, usageError } from '../errors.ts';
import { choosePaint, formatLine, type Paint } from '../terminal/line.ts';
import { treeLines } from '../terminal/tree.ts';

const name = 'status';
/** Moves the cursor home and clears what was there (ECMA-48 CUP, ED). */
const CLEAR = '\x1b[H\x1b[2J';

/** `churnops status`: models and the way of their versions through the environments, as a tree. */
export const status: Command = {
  positionals: [],
  optionalPositionals: ['model'],
  options: {
    ...CLUSTER_OPTIONS,
    'all-namespaces': { short: 'A', description: 'the models of all namespaces' },
    output: { short: 'o', value: 'FORMAT', description: 'json, for other programs' },
    watch: { short: 'w', description: 'show it again whenever something changes, until Ctrl-C' },
  },
  notes:
    'Without a model, all of the namespace are shown. The environments of a model are found by its promotions: where the\nfile that one leads to is the source of another ChurnModel of this cluster, that one stands below it.',
  example: 'churnops status telco -n churn-dev',
  async run(given, context) {
    const json = wantsJson(given, name);
    const all = readScope(given);
    await withCluster(given, context, async (access) => {
      const wanted = readWanted(given, all, access);
      const paint = choosePaint(context.output, context.environment);
      const show = (models: readonly Model[]) => {
        const trees = chooseTrees(models, wanted);
        context.output.write(json ? formatJson(trees) : formatText(trees, context.now(), paint));
      };
      const { namespace, models } = await listWidely(access, context);
      if (given.options['watch'] !== true) return show(models);
      await follow(access, namespace, context, (models) => {
        if (context.output.isTTY && !json) context.output.write(CLEAR);
        show(models);
      });
    });
  },
};

/** What is to be shown: one model, or those of one namespace or of all. */
interface Wanted {
  model: ModelKey | undefined;
  namespace: string;
}

function readScope(given: Arguments): boolean {
  const all = given.options['all-namespaces'] === true;
  if (all && given.positionals.length > 0) throw usageError('--all-namespaces goes without a model', name);
  return all;
}

function readWanted({ positionals: [model] }: Arguments, all: boolean, { namespace }: ClusterAccess): Wanted {
  return {
    model: model === undefined ? undefined : { namespace, name: model },
    namespace: all ? ALL_NAMESPACES : namespace,
  };
}

function chooseTrees(models: readonly Model[], { model: key, namespace }: Wanted): Environment[] {
  const trees = plantEnvironments(models);
  const wanted = models.filter(
    ({ metadata }) =>
      (key === undefined || metadata.name === key.name) &&
      (namespace === ALL_NAMESPACES || metadata.namespace === namespace),
  );
  if (key !== undefined && wanted.length === 0) throw error('ModelMissing', { ...key });
  return trees.filter((tree) => wanted.some((model) => standsIn(tree, model)));
}

function formatText(trees: readonly Environment[], now: Date, paint: Paint): string {
  if (trees.length === 0) return 'There are no ChurnModels.\n';
  const drawn = trees.map((tree) =>
    treeLines(environmentTree(tree, now))
      .map((line) => `${formatLine(line, paint)}\n`)
      .join(''),
  );
  return drawn.join('\n');
}

function formatJson(trees: readonly Environment[]): string {
  return `${JSON.stringify({ environments: trees.map(environmentJson) }, null, 2)}\n`;
}

async function follow(
  { models }: ClusterAccess,
  namespace: string,
  context: Context,
  show: (models: readonly Model[]) => void,
): Promise<void> {
  const controller = new AbortController();
  const stopped = context.untilStopped().then(() => controller.abort());
  for await (const list of models.watch(namespace, controller.signal)) show(list);
  await stopped;
}
