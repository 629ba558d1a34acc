import { describe, expect, it } from 'vitest';
import { decideMonitor } from './decide.ts';
import { writeMemory } from './memory.ts';
import {
  closedWindow,
  digest,
  FIRST,
  HOUR,
  MonitorStory,
  monitorOf,
  quiet,
  referenceOf,
  windowOf,
} from './observed.fixture.ts';

describe('drift is detected', () => {
  it.each([
    ['', 'Unknown AwaitingWindow', []],
    ['.', 'False NotDetected', []],
    ['A', 'False NotDetected', []],
    ['i', 'Unknown TooFewRows', []],
    ['AA', 'True Detected', ['DriftDetected']],
    ['A.A', 'True Detected', ['DriftDetected']],
    ['A A', 'True Detected', ['DriftDetected']],
    ['A..A', 'False NotDetected', []],
    ['AA.', 'True Detected', ['DriftDetected']],
    ['AA..', 'False NotDetected', ['DriftDetected', 'DriftEnded']],
    ['AAiii', 'True Detected', ['DriftDetected']],
    ['AA   A', 'True Detected', ['DriftDetected']],
    ['AA   .', 'False NotDetected', ['DriftDetected', 'DriftEnded']],
    ['AA..AA', 'True Detected', ['DriftDetected', 'DriftEnded', 'DriftDetected']],
  ])('after the windows "%s": %s', (letters, condition, events) => {
    const story = new MonitorStory();
    story.look();
    story.pass(letters);
    expect(story.condition('DriftDetected')).toBe(condition);
    expect(story.told).toEqual(events);
  });

  it('as the persistence of the spec asks', () => {
    expect(
      new MonitorStory({ persistence: { alarms: 1, windows: 1 } }).pass('A').condition('DriftDetected'),
    ).toBe('True Detected');
    expect(
      new MonitorStory({ persistence: { alarms: 3, windows: 3 } }).pass('AA').condition('DriftDetected'),
    ).toBe('False NotDetected');
  });
});

describe('an episode', () => {
  it('is named by the monitor and its first window that alarmed, and tells the columns that drifted', () => {
    const { status } = new MonitorStory().pass('.AA');
    expect(status!.episode).toEqual({
      id: 'telco-20260301T010000Z',
      since: '2026-03-01T01:00:00Z',
      columns: ['charges'],
    });
  });

  it('ends with the first clear window after which too few alarm', () => {
    const { status } = new MonitorStory().pass('AA..');
    expect(status!.episode).toMatchObject({ since: '2026-03-01T00:00:00Z', endedAt: '2026-03-01T04:00:00Z' });
  });

  it('ends where another model serves, whose windows begin anew', () => {
    const story = new MonitorStory().pass('AA').pass('A', 'b');
    expect(story.status!.episode!.endedAt).toBe('2026-03-01T03:01:30Z');
    expect(story.condition('DriftDetected')).toBe('False NotDetected');
    story.pass('A', 'b');
    expect(story.status!.episode!.id).toBe('telco-20260301T020000Z');
    expect(story.told).toEqual(['DriftDetected', 'DriftEnded', 'DriftDetected']);
  });

  it('of another model in the same window is another episode', () => {
    const spec = { persistence: { alarms: 1, windows: 1 } };
    const story = new MonitorStory(spec).pass('A');
    const first = story.status!.episode!.id;
    story.look({ closed: [closedWindow('A', 0, 'b')] }, 'b');
    expect(story.status!.episode!.id).toBe(`${first}-bbbbbbbb`);
    expect(story.status!.history).toHaveLength(1);
    expect(story.status!.totals).toEqual({ windows: 2, alarms: 2, rows: 6_000 });
  });

  it('goes on while nothing can be said of what serves', () => {
    const story = new MonitorStory().pass('AA');
    const troubles = [
      { reason: 'ReferenceUnread' as const, message: 'The registry is silent.', blocking: true },
    ];
    const decided = story.decided;
    const { reference: _, open: __, ...nothing } = quiet({ troubles, decided });
    const { memory } = decideMonitor({
      monitor: monitorOf({}, story.status),
      observed: nothing,
      now: new Date(),
    });
    expect(memory.episode).not.toHaveProperty('endedAt');
  });
});

describe('no alarm is lost or doubled', () => {
  it('where the status is lost', () => {
    const story = new MonitorStory().pass('.AA');
    const { conditions: _, ...before } = story.status!;
    story.status = undefined;
    expect(story.look()).toMatchObject(before);
    expect(story.told).toEqual(['DriftDetected']);
  });

  it('where the checkpoint is lost', () => {
    const story = new MonitorStory().pass('.AA');
    const { conditions: _, ...before } = story.status!;
    story.decided = undefined;
    expect(story.look()).toMatchObject(before);
    story.pass('A');
    expect(story.told).toEqual(['DriftDetected']);
    expect(story.status!.totals).toMatchObject({ windows: 4, alarms: 3 });
  });

  it('where the operator dies between checkpoint and status', () => {
    const story = new MonitorStory().pass('A');
    const before = story.status;
    story.pass('A');
    story.events.length = 0;
    story.status = before;
    story.look();
    expect(story.told).toEqual(['DriftDetected']);
    expect(story.status!.totals).toMatchObject({ windows: 2 });
  });

  it('where a window that was judged comes again, whatever it holds now', () => {
    const story = new MonitorStory().pass('A.');
    const { status } = story;
    story.look({ closed: [closedWindow('.', 0), closedWindow('A', 1)] });
    expect(story.status).toEqual(status);
  });

  it('where several windows are over at once', () => {
    const story = new MonitorStory();
    story.look({
      closed: [closedWindow('A', 0), closedWindow('A', 1), closedWindow('.', 2), closedWindow('.', 3)],
    });
    expect(story.told).toEqual(['DriftDetected', 'DriftEnded']);
    expect(story.status!.episode).toMatchObject({
      id: 'telco-20260301T000000Z',
      endedAt: '2026-03-01T04:00:00Z',
    });
  });

  it('where the checkpoint holds what someone wrote there', () => {
    const monitor = monitorOf({}, new MonitorStory().pass('AA').status);
    for (const decided of [
      null,
      'x',
      [],
      { formatVersion: 1 },
      { formatVersion: 1, windows: [{}], columns: [], totals: {} },
    ]) {
      const { memory } = decideMonitor({ monitor, observed: quiet({ decided }), now: new Date() });
      expect(memory.totals.windows).toBe(2);
    }
  });
});

describe('a status', () => {
  it('tells what is compared, the open window and the last ones', () => {
    const story = new MonitorStory().pass('.A');
    story.look({ open: windowOf('.', 2), unscraped: { pods: 1 } });
    expect(story.status).toMatchObject({
      observedGeneration: 1,
      reference: { artifact: referenceOf().artifact, kind: 'Training', rows: 3_000 },
      window: {
        start: '2026-03-01T02:00:00Z',
        end: '2026-03-01T03:00:00Z',
        rows: 3_000,
        pods: 2,
        answered: 2,
        unscraped: 1,
      },
      last: {
        start: '2026-03-01T01:00:00Z',
        end: '2026-03-01T02:00:00Z',
        artifact: referenceOf().artifact,
        verdict: 'Alarm',
        drifted: 1,
        columns: expect.arrayContaining([expect.objectContaining({ name: 'charges', verdict: 'Drifted' })]),
      },
      history: [
        { start: '2026-03-01T01:00:00Z', verdict: 'Alarm', drifted: 1 },
        { start: '2026-03-01T00:00:00Z', verdict: 'Clear', drifted: 0 },
      ],
      totals: { windows: 2, alarms: 1, rows: 6_000 },
    });
    expect(story.status!.last!.columns![0]!.name).toBe('charges');
  });

  it('is at rest while no row comes, however often it is looked at', () => {
    const story = new MonitorStory().pass('AA.');
    const { status } = story;
    const later = { ...windowOf('.', 3), rows: 0, columns: [] };
    const monitor = monitorOf({}, status);
    const now = new Date(FIRST + 3 * HOUR + 1_800_000);
    const again = decideMonitor({ monitor, observed: quiet({ open: later, decided: story.decided }), now });
    expect(again.status(undefined)).toEqual(status);
    expect(again.events(again.status(undefined))).toEqual([]);
    expect(JSON.parse(JSON.stringify(writeMemory(again.memory)))).toEqual(story.decided);
  });

  it('keeps ten windows and the sums over all', () => {
    const { status } = new MonitorStory().pass('.'.repeat(12));
    expect(status!.history).toHaveLength(10);
    expect(status!.history![0]!.start).toBe('2026-03-01T11:00:00Z');
    expect(status!.totals!.windows).toBe(12);
  });

  it('says that too few rows, or none, came', () => {
    const story = new MonitorStory().pass('.i');
    expect(story.condition('SampleSufficient')).toBe('False TooFewRows');
    story.pass(' ');
    expect(story.condition('SampleSufficient')).toBe('False TooFewRows');
    story.pass(' ');
    expect(story.condition('SampleSufficient')).toBe('False NoTraffic');
    story.pass('.');
    expect(story.condition('SampleSufficient')).toBe('True EnoughRows');
  });
});

it('judges what an earlier model served until it went, and lets it begin no episode', () => {
  const story = new MonitorStory().pass('A');
  story.look({ closed: [closedWindow('A', 1, 'a')] }, 'b');
  expect(story.status!.totals).toMatchObject({ windows: 2, alarms: 2 });
  expect(story.status!.episode).toBeUndefined();
  expect(story.status!.last!.artifact).toContain(digest('a'));
});
