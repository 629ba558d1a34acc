import type { Run } from '../../training-run/run.ts';
import type { Monitor, MonitorStatus } from '../monitor.ts';
import type { ToldColumn } from './memory.ts';

/** Columns whose figures a pull request tells; the report has them all. */
const TOLD_COLUMNS = 5;
/** Smaller p-values all say the same. */
const LEAST_P = 0.000_001;

type Episode = NonNullable<MonitorStatus['episode']>;

/**
 * What a pull request tells of drift: the episodes that go on, and those that its version was trained for, with their columns and how to see the report.
 *
 * @param monitors of the model where the version comes from. @param runs of its namespace. @param artifact that is proposed.
 * @returns undefined where there is nothing to tell.
 */
export function driftWords(
  monitors: readonly Monitor[],
  runs: readonly Run[],
  artifact: string | undefined,
): string | undefined {
  const told = monitors.flatMap((monitor) => {
    const { episode } = monitor.status ?? {};
    if (!episode) return [];
    const run = runs.find(
      ({ spec, status }) => spec.cause?.episode === episode.id && status?.artifact === artifact,
    );
    return run || episode.endedAt === undefined ? [describe(monitor, episode, run)] : [];
  });
  return told.length === 0 ? undefined : told.join(' ');
}

function describe({ metadata, status }: Monitor, episode: Episode, run: Run | undefined): string {
  const { name, namespace } = metadata;
  const { id, since, endedAt, columns = [] } = episode;
  const figures = new Map((status?.last?.columns ?? []).map((column) => [column.name, column]));
  const told = columns.slice(0, TOLD_COLUMNS).map((column) => describeColumn(column, figures.get(column)));
  const more = columns.length > TOLD_COLUMNS ? ` and ${columns.length - TOLD_COLUMNS} more` : '';
  const when = endedAt === undefined ? `since ${since}` : `from ${since} to ${endedAt}`;
  return [
    `The DriftMonitor ${name} finds drift ${when}: ${told.join(', ')}${more} (episode ${id}).`,
    ...(run ? [`The run ${run.metadata.name} was made for it.`] : []),
    `The report: npx churnops drift ${name} -n ${namespace} --report drift.html`,
  ].join(' ');
}

function describeColumn(name: string, column: ToldColumn | undefined): string {
  if (column?.verdict !== 'Drifted' || column.test === undefined || column.statistic === undefined)
    return name;
  const { test, statistic, threshold, pValue } = column;
  const figures = [
    `${test} ${format(statistic)}`,
    ...(pValue === undefined ? [] : [pValue < LEAST_P ? `p < ${LEAST_P}` : `p ${format(pValue)}`]),
    ...(threshold === undefined ? [] : [`threshold ${format(threshold)}`]),
  ];
  return `${name} (${figures.join(', ')})`;
}

function format(value: number): string {
  return String(Number(value.toPrecision(2)));
}
