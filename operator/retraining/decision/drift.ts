import { findCondition } from '../../controller/conditions.ts';
import type { Monitor } from '../../drift-monitor/monitor.ts';
import type { Run } from '../../training-run/run.ts';
import type { Due } from './due.ts';
import type { Facts } from './facts.ts';
import { createdAt, isCaused, settles } from './past-runs.ts';

type Episode = NonNullable<NonNullable<Monitor['status']>['episode']>;

/** A monitor that finds drift now. */
interface Alarm {
  monitor: Monitor;
  episode: Episode;
  /** When it was found, in milliseconds: the windows that told it began long before. */
  found: number;
}

/**
 * The oldest episode that goes on and that no run has answered. A run for another reason answers it too, where it was made
 * after the drift was found. One that came to a known model does not, once there is something new to train on.
 */
export function dueByDrift(facts: Facts): Due | undefined {
  if (facts.model.spec.training.retrainOn?.drift !== true) return undefined;
  for (const { monitor, episode, found } of alarms(facts.monitors)) {
    const attempt = facts.runs.findLast((run) => isFor(run, episode) || createdAt(run) >= found);
    if (attempt && settles(attempt, facts.data)) continue;
    const { name } = monitor.metadata;
    const columns = episode.columns?.length ? ` in ${listed(episode.columns)}` : '';
    return {
      cause: { reason: 'Drift', monitor: name, episode: episode.id },
      words: `DriftMonitor ${name} finds drift${columns} since ${episode.since}`,
      ...(attempt && { attempt }),
    };
  }
  return undefined;
}

function alarms(monitors: readonly Monitor[]): Alarm[] {
  return monitors
    .flatMap((monitor) => {
      const { episode, conditions } = monitor.status ?? {};
      const detected = findCondition(conditions, 'DriftDetected');
      if (!episode || episode.endedAt !== undefined || detected?.status !== 'True') return [];
      return [{ monitor, episode, found: Date.parse(detected.lastTransitionTime) }];
    })
    .sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

function key({ monitor, episode }: Alarm): string {
  return `${episode.since} ${monitor.metadata.name}`;
}

function isFor(run: Run, { id }: Episode): boolean {
  return isCaused(run) && run.spec.cause.reason === 'Drift' && run.spec.cause.episode === id;
}

function listed(columns: readonly string[]): string {
  const [first, second, ...others] = columns;
  if (second === undefined) return String(first);
  return others.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${others.length} more`;
}
