import type { DriftVerdict } from '@churnops/lib/drift/verdict.ts';
import { profilePlot } from '@churnops/lib/drift-report/profile-plot.ts';
import type { DriftReport } from '@churnops/lib/drift-report/report.ts';
import { totalOf } from '@churnops/lib/profile/profile-window.ts';
import { profiledColumns, type ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import { judgeCounts, worstFirst } from '@churnops/operator/drift-monitor/decision/judged-window.ts';
import { formatTime, shortDigest } from '@churnops/operator/drift-monitor/decision/wording.ts';
import type { Monitor } from '@churnops/operator/drift-monitor/monitor.ts';
import { readModel, unpackCounts } from '@churnops/operator/drift-monitor/observation/checkpoint.ts';
import { checkpointName } from '@churnops/operator/drift-monitor/observation/checkpoint-store.ts';
import { profileOf } from '@churnops/operator/drift-monitor/observation/first-windows.ts';
import { error } from '../errors.ts';

/** What a report on a monitor is made of. */
export interface WatchedCounts {
  monitor: Monitor;
  /** The monitor's checkpoint, packed. */
  checkpoint: Uint8Array;
  /** The model whose window is shown. */
  artifact: string;
  /** The reference profile of that model. */
  profile: ReferenceProfile;
}

/** The model of the last window that was judged, else the one that is compared with now. @throws WindowMissing */
export function watchedArtifact({ metadata, status }: Monitor): string {
  const artifact = status?.last?.artifact ?? status?.reference?.artifact;
  if (artifact !== undefined) return artifact;
  throw error('WindowMissing', { monitor: metadata.name, namespace: metadata.namespace });
}

/**
 * The report on the last window that was judged, or on the one that is counted now where none was; judged anew, by what the spec asks for now.
 *
 * @throws WindowMissing, CheckpointUnusable, and what is thrown where profile and counts are not of one model.
 */
export function watchedReport({ monitor, checkpoint, artifact, profile }: WatchedCounts): DriftReport {
  const { metadata, spec, status } = monitor;
  const stored = unpackCounts(checkpoint, checkpointName(monitor)).models.find(
    (model) => model.artifact === artifact,
  );
  const model = stored && readModel(stored, profile);
  const last = status?.last && Date.parse(status.last.start);
  const window =
    model?.windows.find((each) => each.window.start === last)?.window ?? model?.windows.at(-1)?.window;
  if (!model || !window)
    throw error('WindowMissing', { monitor: metadata.name, namespace: metadata.namespace });
  const first = spec.reference === 'FirstWindows' ? model.first : undefined;
  const reference = first ? profileOf(model.bins.profile, first) : model.bins.profile;
  const { rows, columns } = totalOf(window);
  const { verdict, unsuitable } = judgeCounts(spec, reference, columns);
  const layouts = profiledColumns(reference);
  const places = new Map(layouts.map(({ name }, index) => [name, index]));
  const version = shortDigest(artifact.slice(artifact.indexOf('@') + 1));
  return {
    ...verdict,
    title: `Drift of ${spec.modelRef.name} in ${metadata.namespace}`,
    reference: `${first ? 'the first windows' : 'the training data'} of version ${version}`,
    current: `${rows} rows from ${formatTime(window.start)} to ${formatTime(window.start + window.milliseconds)}`,
    policy: spec.policy ?? 'Evidence',
    columns: worst(verdict).map((column) => {
      const place = places.get(column.name)!;
      return { ...column, plot: profilePlot(layouts[place]!, columns[place]!) };
    }),
    leftOut: unsuitable.map((reason) => ({ name: 'spec.columns', reason })),
  };
}

function worst({ columns, drifted }: DriftVerdict): DriftVerdict['columns'] {
  return worstFirst(columns, drifted);
}
