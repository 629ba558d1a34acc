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

/** Medians of the moments, and what each phase took. */
function printMoments(withWebhooks: readonly Moments[], without: readonly Moments[]): void {
  const median = (all: readonly Moments[], of: (moments: Moments) => number) =>
    all.map(of).toSorted((a, b) => a - b)[all.length >> 1] ?? Number.NaN;
  console.log(
    `\nfrom an approval to predictions by the new version in staging (medians of ${withWebhooks.length})`,
  );
  console.log(`${'until'.padEnd(24)}${'with webhooks, ms'.padStart(20)}${'without, ms'.padStart(16)}`);
  for (const [index, moment] of MOMENTS.entries()) {
    const before = MOMENTS[index - 1];
    const phase = (moments: Moments) => moments[moment] - (before ? moments[before] : 0);
    const [one, other] = [median(withWebhooks, phase), median(without, phase)];
    console.log(`${moment.padEnd(24)}${String(one).padStart(20)}${String(other).padStart(16)}`);
  }
  const whole = (moments: Moments) => moments.Converged - moments.merged;
  const [one, other] = [median(withWebhooks, whole), median(without, whole)];
  console.log(`${'merge to Converged'.padEnd(24)}${String(one).padStart(20)}${String(other).padStart(16)}`);
}
