import type { JudgedColumn } from '@churnops/lib/drift/verdict.ts';
import { findCondition } from '@churnops/operator/controller/conditions.ts';
import { type Monitor, type MonitorStatus, readsTraffic } from '@churnops/operator/drift-monitor/monitor.ts';
import type { Line, Piece } from '../terminal/line.ts';
import { tableLines } from '../terminal/table.ts';
import { driftLines } from './drift-lines.ts';

type Last = NonNullable<MonitorStatus['last']>;
type ToldColumn = NonNullable<Last['columns']>[number];

const TONES = { True: 'Bad', False: 'Good', Unknown: 'Waiting' } as const;

/** What a monitor says: the columns of the last window, those that differ most first, and below them what follows from it. */
export function monitorLines({ spec, status }: Monitor): Line[] {
  const { last, episode, conditions, window } = status ?? {};
  const drift = findCondition(conditions, 'DriftDetected');
  const ready = findCondition(conditions, 'Ready');
  const facts: Piece[][] = [];
  const version = (artifact = '') => artifact.slice(artifact.lastIndexOf(':') + 1).slice(0, 12);
  if (last)
    facts.push([
      'window',
      `${last.start} to ${last.end}, ${last.rows ?? 0} rows ${readsTraffic(spec) ? 'scored by' : 'held against'} ${version(last.artifact)}`,
    ]);
  if (window) facts.push(['counting', `${window.rows ?? 0} rows since ${window.start}, until ${window.end}`]);
  if (episode)
    facts.push([
      'episode',
      `${episode.id}${episode.endedAt === undefined ? '' : `, over since ${episode.endedAt}`}`,
    ]);
  if (episode?.ledTo) facts.push(['led to', episode.ledTo.message]);
  if (drift) facts.push(['drift', { tone: TONES[drift.status], text: drift.message }]);
  if (ready && (ready.status !== 'True' || ready.reason !== 'Watching'))
    facts.push(['ready', { tone: 'Waiting', text: ready.message }]);
  if (!drift && !ready)
    facts.push(['drift', { tone: 'Waiting', text: 'The operator has not looked at it yet.' }]);
  return [...(last ? windowLines(spec, last) : []), ...tableLines(facts)];
}

function windowLines({ policy }: Monitor['spec'], last: Last): Line[] {
  const { verdict, judged = 0, drifted = 0, columns = [] } = last;
  const told = columns.map(judgedColumn);
  const more =
    judged - told.filter((column) => column.verdict === 'Drifted' || column.verdict === 'Stable').length;
  return [
    ...driftLines({
      verdict,
      judged,
      // Only their number is told.
      drifted: new Array<string>(drifted).fill(''),
      share: judged === 0 ? 0 : drifted / judged,
      columns: told,
      policy: policy ?? 'Evidence',
      leftOut: [],
      reportColumns: async () => [],
    }),
    ...(more > 0
      ? [
          [
            {
              tone: 'Quiet' as const,
              text: `${more} columns that differ less are not shown; --report shows all.`,
            },
          ],
        ]
      : []),
    [],
  ];
}

function judgedColumn({ name, test, rows = 0, ...figures }: ToldColumn): JudgedColumn {
  const counted = { rows: { reference: 0, current: rows }, missing: { reference: 0, current: 0 } };
  if (test === 'MissingShare') return { name, ...counted, ...figures, test: 'Proportions', compared: test };
  return { name, ...counted, ...figures, ...(test !== undefined && { test }) };
}
