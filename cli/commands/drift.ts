import { readReference } from '@churnops/lib/artifact/read-reference.ts';
import { renderPage } from '@churnops/lib/drift-report/page.ts';
import { findCondition } from '@churnops/operator/controller/conditions.ts';
import type { Monitor } from '@churnops/operator/drift-monitor/monitor.ts';
import { CLUSTER_OPTIONS, type ClusterAccess, withCluster } from '../cluster/cluster-access.ts';
import { type Arguments, type Command, type Context, textOption, wantsJson } from '../command.ts';
import { monitorLines } from '../drift/monitor-lines.ts';
import { watchedArtifact, watchedReport } from '../drift/watched-drift.ts';
import { REGISTRY_NOTES, REGISTRY_OPTIONS, withRegistry } from '../registry-access.ts';
import { choosePaint, formatLine } from '../terminal/line.ts';
import { writeWholeFile } from '../written-file.ts';

const name = 'drift';
const EXIT_CODES = { False: 0, True: 1, Unknown: 2 } as const;

/** `churnops drift`: what a monitor says of a model's live traffic, and a report with a plot of each column. */
export const drift: Command = {
  positionals: ['monitor'],
  options: {
    ...CLUSTER_OPTIONS,
    report: { value: 'FILE', description: 'write a page with a plot of each column of the last window' },
    output: { short: 'o', value: 'json', description: 'for programs' },
    ...REGISTRY_OPTIONS,
  },
  notes: [
    'The report is made of the counts that the monitor keeps and of the reference profile in the registry; no row is read.',
    REGISTRY_NOTES,
    'The exit code is 0 where there is no drift, 1 where there is, 2 where that cannot be told yet, 64 or more for errors.',
  ].join('\n'),
  example: 'churnops drift telco -n churn-dev --report drift.html',
  async run(given, context) {
    const { output, environment, errorOutput } = context;
    const json = wantsJson(given, name);
    return withCluster(given, context, async ({ monitors, namespace }) => {
      const monitor = await monitors.get({ namespace, name: given.positionals[0] ?? '' });
      const report = textOption(given, 'report');
      if (report !== undefined) {
        await writeWholeFile(report, await renderReport(monitors, monitor, given, context));
        errorOutput.write(`The report is in ${report}.\n`);
      }
      if (json) output.write(monitorJson(monitor));
      else {
        const paint = choosePaint(output, environment);
        for (const line of monitorLines(monitor)) output.write(`${formatLine(line, paint)}\n`);
      }
      return EXIT_CODES[findCondition(monitor.status?.conditions, 'DriftDetected')?.status ?? 'Unknown'];
    });
  },
};

async function renderReport(
  monitors: ClusterAccess['monitors'],
  monitor: Monitor,
  given: Arguments,
  context: Context,
): Promise<string> {
  const artifact = watchedArtifact(monitor);
  const checkpoint = await monitors.checkpoint(monitor);
  const { profile } = await withRegistry(artifact, given, context, ({ client, reference }) =>
    readReference(client, reference),
  );
  return renderPage(watchedReport({ monitor, checkpoint, artifact, profile }));
}

function monitorJson({ metadata, spec, status = {} }: Monitor): string {
  const { name: monitor, namespace } = metadata;
  return `${JSON.stringify({ monitor, namespace, model: spec.modelRef.name, ...status }, undefined, 2)}\n`;
}
