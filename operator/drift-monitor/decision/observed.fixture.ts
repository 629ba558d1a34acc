import type { Columns } from '@churnops/lib/contract/columns.ts';
import type { ColumnCounts } from '@churnops/lib/profile/column-counts.ts';
import { createColumnRecorder } from '@churnops/lib/profile/column-recorder.ts';
import {
  exampleReference,
  PROFILED_CONTRACT,
  profiledScores,
  profiledColumns as rowsOf,
} from '@churnops/lib/profile/profile.fixture.ts';
import { emptyWindow, type ProfileWindow } from '@churnops/lib/profile/profile-window.ts';
import {
  profiledColumns,
  type ReferenceProfile,
  SCORE_COLUMN,
} from '@churnops/lib/profile/reference-profile.ts';
import type { RecordedEvent } from '../../kubernetes/event-recorder.ts';
import type { Monitor, MonitorSpec, MonitorStatus } from '../monitor.ts';
import type { ClosedWindow, Observed, ObservedReference } from '../observation/observed.ts';
import { decideMonitor } from './decide.ts';
import { writeMemory } from './memory.ts';

/** An hour, which is a window here. */
export const HOUR = 3_600_000;
/** When the first window of a story begins. */
export const FIRST = Date.parse('2026-03-01T00:00:00Z');

/** One digit makes a whole digest. */
export const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

const PROFILE = exampleReference();
const ROWS = 3_000;

/** What a model's windows are compared with. */
export function referenceOf(digit = 'a'): ObservedReference {
  const artifact = `oci://registry.example/churn/telco@${digest(digit)}`;
  return { artifact, digest: digest(digit), kind: 'Training', profile: PROFILE, rows: ROWS };
}

/** Windows that are (A)larming, for charges rose, clear (.), or have too few rows (i). */
export type Letter = 'A' | '.' | 'i';

const COUNTS: Readonly<Record<Letter, ColumnCounts[]>> = {
  '.': countsOf(rowsOf(ROWS), profiledScores(ROWS)),
  A: countsOf(risen(rowsOf(ROWS)), profiledScores(ROWS)),
  i: countsOf(rowsOf(100), profiledScores(100)),
};

function risen({ numeric, ...columns }: Columns): Columns {
  const charges = numeric.get('charges')!.map((value) => value + 60);
  return { ...columns, numeric: new Map([...numeric, ['charges', charges]]) };
}

function countsOf({ numeric, categorical }: Columns, scores: Float32Array): ColumnCounts[] {
  const features = new Map(PROFILED_CONTRACT.features.map((feature) => [feature.name, feature]));
  return profiledColumns(PROFILE).map((column) => {
    const recorder = createColumnRecorder(column, features.get(column.name));
    recorder.record(
      column.name === SCORE_COLUMN ? scores : (numeric.get(column.name) ?? categorical.get(column.name))!,
    );
    return recorder.counts;
  });
}

/** The window that begins so many hours after the first. */
export function windowOf(
  letter: Letter,
  hour: number,
  digit = 'a',
  profile: ReferenceProfile = PROFILE,
): ProfileWindow {
  const start = FIRST + hour * HOUR;
  const times = { start, milliseconds: HOUR, slotMilliseconds: 60_000 };
  const rows = letter === 'i' ? 100 : ROWS;
  return { ...emptyWindow(profile, { model: digest(digit), ...times }), rows, columns: COUNTS[letter] };
}

/** The same after it is over. */
export function closedWindow(letter: Letter, hour: number, digit = 'a'): ClosedWindow {
  return {
    window: windowOf(letter, hour, digit),
    reference: referenceOf(digit),
    unscraped: 0,
    judged: false,
  };
}

/** What is observed where all is well and nothing happens. */
export function quiet(changes: Partial<Observed> = {}): Observed {
  return {
    reference: referenceOf(),
    open: { ...windowOf('.', 0), rows: 0, columns: [] },
    closed: [],
    pods: { asked: 2, answered: 2, terminating: 0 },
    unscraped: { pods: 0 },
    decided: undefined,
    troubles: [],
    lookAgainAfter: 60_000,
    ...changes,
  };
}

/** A monitor called telco. */
export function monitorOf(spec: Partial<MonitorSpec> = {}, status?: MonitorStatus): Monitor {
  return {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'DriftMonitor',
    metadata: { name: 'telco', namespace: 'churn-dev', uid: 'uid', generation: 1 },
    spec: { modelRef: { name: 'telco' }, ...spec },
    ...(status && { status }),
  };
}

/** A monitor over a time, with the memory that its checkpoint keeps and the status that the apiserver does. */
export class MonitorStory {
  readonly spec: Partial<MonitorSpec>;
  decided: unknown;
  status: MonitorStatus | undefined;
  readonly events: RecordedEvent[] = [];
  #hour = 0;

  constructor(spec: Partial<MonitorSpec> = {}) {
    this.spec = spec;
  }

  /** Lets windows pass, one a letter; a blank is one without any row. @param digit of the model that serves. */
  pass(letters: string, digit = 'a'): this {
    for (const letter of letters) {
      const closed = letter === ' ' ? [] : [closedWindow(letter as Letter, this.#hour, digit)];
      this.#hour++;
      this.look({ closed }, digit);
    }
    return this;
  }

  /** One pass. */
  look(changes: Partial<Observed> = {}, digit = 'a'): MonitorStatus {
    const open = { ...windowOf('.', this.#hour, digit), rows: 0, columns: [] };
    const observed = quiet({ reference: referenceOf(digit), open, decided: this.decided, ...changes });
    const monitor = monitorOf(this.spec, this.status);
    const now = new Date(open.start + 90_000);
    const decision = decideMonitor({ monitor, observed, now });
    this.decided = JSON.parse(JSON.stringify(writeMemory(decision.memory)));
    const status = decision.status(undefined);
    this.events.push(...decision.events(status));
    this.status = JSON.parse(JSON.stringify(status)) as MonitorStatus;
    return this.status;
  }

  /** A condition as "Status Reason". */
  condition(type: string): string {
    const { status, reason } = this.status!.conditions!.find((each) => each.type === type)!;
    return `${status} ${reason}`;
  }

  /** The reasons of all events so far. */
  get told(): string[] {
    return this.events.map(({ reason }) => reason);
  }
}
