import { writeFile } from 'node:fs/promises';
import { measureOnCluster } from './cluster.ts';
import { measureLargeRepository } from './large-repository.ts';
import { MOMENTS, type Moments } from './merge-to-predictions.ts';
import { printSteps } from './step.ts';

/**
 * What a promotion takes: `node bench/promotion/main.ts [--json FILE] [--files N] [--rounds N] [--only large-repository|cluster]`.
 */
const args = process.argv.slice(2);
const option = (name: string, otherwise: string) =>
  args.includes(name) ? (args[args.indexOf(name) + 1] ?? otherwise) : otherwise;
const FILES = Number(option('--files', '20000'));
const COMMITS = 2_000;
const ROUNDS = Number(option('--rounds', '3'));
const only = option('--only', '');

const report: Record<string, unknown> = { measuredAt: new Date().toISOString() };

if (only !== 'cluster') {
  const large = await measureLargeRepository(FILES, COMMITS);
  report['largeRepository'] = large;
  const title = `a pull request in a repository of ${FILES} files and ${COMMITS} commits`;
  printSteps(`${title}, as the operator makes it`, large.operator);
  printSteps('the same by plain git, without the pull request itself', large.plainGit);
}
if (only !== 'large-repository') {
  const cluster = await measureOnCluster(ROUNDS);
  report['cluster'] = cluster;
  printMoments(cluster.withWebhooks, cluster.withoutWebhooks);
  console.log(`the operator holds ${cluster.operatorMemory} MiB`);
}
const file = option('--json', '');
if (file !== '') await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);

/** What each phase took: the median, and the least and the largest. */
function printMoments(withWebhooks: readonly Moments[], without: readonly Moments[]): void {
  console.log(
    `\nfrom an approval to predictions by the new version in staging (medians of ${withWebhooks.length}, least to largest)`,
  );
  const print = (...[phase, one, other]: [string, string, string]) =>
    console.log(`${phase.padEnd(22)}${one.padStart(26)}${other.padStart(26)}`);
  const printPhase = (phase: string, took: (moments: Moments) => number) =>
    print(phase, spreadOf(withWebhooks.map(took)), spreadOf(without.map(took)));
  print('until', 'with webhooks, ms', 'without, ms');
  for (const [index, moment] of MOMENTS.entries()) {
    const before = MOMENTS[index - 1];
    printPhase(moment, (moments) => moments[moment] - (before ? moments[before] : 0));
  }
  printPhase('approval to Converged', (moments) => moments.Converged);
  printPhase('merge to Converged', (moments) => moments.Converged - moments.merged);
}

function spreadOf(milliseconds: readonly number[]): string {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  return `${sorted[sorted.length >> 1]} (${sorted[0]} to ${sorted.at(-1)})`;
}
