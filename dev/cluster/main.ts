import { createProgress } from '../programs/progress.ts';
import { type ClusterOptions, clusterDown, clusterStatus, clusterUp } from './cluster.ts';
import { renderState, renderUp } from './messages.ts';

const COMMANDS = new Map<string, (options: ClusterOptions) => Promise<string>>([
  ['up', async (options) => renderUp(await clusterUp(options))],
  ['down', async (options) => clusterDown(options).then(() => '')],
  ['status', async (options) => renderState(await clusterStatus(options))],
]);

/** `node dev/cluster/main.ts up|down|status`: the local cluster that CLUSTER_NAME names, `local` unless it does. */
const command = COMMANDS.get(process.argv[2] ?? '');
const name = process.env['CLUSTER_NAME'];
try {
  if (command === undefined) throw new Error('Usage: node dev/cluster/main.ts up|down|status');
  const progress = createProgress(process.stderr);
  process.stdout.write(await command({ environment: process.env, progress, ...(name && { name }) }));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
