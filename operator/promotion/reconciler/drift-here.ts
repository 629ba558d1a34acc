import type { Model } from '../../churn-model/model.ts';
import { findCondition } from '../../controller/conditions.ts';
import { MONITORS, type Monitor } from '../../drift-monitor/monitor.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import type { DriftEpisode, DriftedColumn, DriftHere } from '../decision/drift-here.ts';
import type { Origins } from '../decision/eligibility.ts';
import { identityOf, isLater } from '../decision/version.ts';

type Reader = Pick<ObjectReader, 'list'>;
type Watched = Pick<Model, 'metadata'>;

/** What the DriftMonitors of a model, in its namespace, find now. */
export function readDriftHere(reader: Reader, model: Watched): DriftHere {
  const monitors = monitorsOf(reader, model);
  return {
    silent: monitors.find((monitor) => !detection(monitor))?.metadata.name,
    monitors: monitors.length,
    episodes: monitors.flatMap(readEpisode).sort((one, other) => (startsLater(one, other) ? -1 : 1)),
  };
}

/** When the episodes began that monitors still tell of, also of those that are over: by that the newer one counts. */
export function readEpisodeOrigins(reader: Reader, model: Watched): Origins {
  const episodes = monitorsOf(reader, model).flatMap(({ status }) => status?.episode ?? []);
  return new Map(
    episodes.map(({ id, since }) => [identityOf(id), { name: id, createdAt: new Date(since) }] as const),
  );
}

function monitorsOf(reader: Reader, { metadata: { namespace, name } }: Watched): Monitor[] {
  return reader
    .list(MONITORS, { namespace })
    .filter(({ spec, metadata }) => spec.modelRef.name === name && !metadata.deletionTimestamp)
    .sort((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1));
}

function detection({ status }: Monitor) {
  return findCondition(status?.conditions, 'DriftDetected');
}

function readEpisode(monitor: Monitor): DriftEpisode[] {
  const { episode, last } = monitor.status ?? {};
  if (!episode || episode.endedAt !== undefined || detection(monitor)?.status !== 'True') return [];
  const { name, namespace } = monitor.metadata;
  return [
    {
      id: episode.id,
      since: new Date(episode.since),
      monitor: name,
      namespace,
      columns: (episode.columns ?? []).map((column) => readColumn(column, monitor)),
      window: last && { start: last.start, end: last.end, rows: last.rows },
      artifact: last?.artifact,
    },
  ];
}

function readColumn(name: string, { status }: Monitor): DriftedColumn {
  const column = (status?.last?.columns ?? []).find((one) => one.name === name);
  if (column?.verdict !== 'Drifted' || column.test === undefined || column.statistic === undefined)
    return { name };
  const { test, statistic, bound, threshold, pValue, rows } = column;
  return { name, figures: { test, statistic, bound, threshold, pValue, rows } };
}

function startsLater(one: DriftEpisode, other: DriftEpisode): boolean {
  return isLater({ name: one.id, createdAt: one.since }, { name: other.id, createdAt: other.since });
}
