import { profiledColumns } from '@churnops/lib/profile/reference-profile.ts';
import { describe, expect, it } from 'vitest';
import { decideMonitor } from './decide.ts';
import { HOUR, MonitorStory, monitorOf, quiet, referenceOf, windowOf } from './observed.fixture.ts';

describe('Ready', () => {
  const blocked = (reason: 'NothingServed' | 'ReferenceMissing') => [
    { reason, message: 'So it is.', blocking: true },
  ];

  it('is Unknown while nothing serves, and False where a person has to act', () => {
    const story = new MonitorStory();
    story.look({ troubles: blocked('NothingServed') });
    expect(story.condition('Ready')).toBe('Unknown NothingServed');
    story.look({ troubles: blocked('ReferenceMissing') });
    expect(story.condition('Ready')).toBe('False ReferenceMissing');
    expect(story.told).toEqual(['ReferenceMissing']);
    story.look();
    expect(story.condition('Ready')).toBe('True Watching');
  });

  it('is Unknown where there is no such model, and nothing that is known of it is lost', () => {
    const story = new MonitorStory().pass('AA');
    const monitor = monitorOf({}, story.status);
    const { status } = decideMonitor({ monitor, observed: undefined, now: new Date() });
    const { conditions, episode, history } = status(undefined);
    expect(conditions![0]).toMatchObject({
      status: 'Unknown',
      reason: 'ModelMissing',
      message: expect.stringContaining('apply the ChurnModel, or correct spec.modelRef'),
    });
    expect({ episode, history }).toEqual({
      episode: monitor.status!.episode,
      history: monitor.status!.history,
    });
  });

  it('is Unknown where no pod answers, and True where some do', () => {
    const story = new MonitorStory();
    const troubles = [{ reason: 'PodsSilent' as const, message: 'Pod a is silent.', blocking: false }];
    story.look({ troubles, pods: { asked: 2, answered: 1, terminating: 0 } });
    expect(story.condition('Ready')).toBe('True PodsSilent');
    story.look({ troubles, pods: { asked: 2, answered: 0, terminating: 0 } });
    expect(story.condition('Ready')).toBe('Unknown PodsSilent');
    expect(story.told).toEqual([]);
  });

  it('tells of columns that the model does not have, and watches the others', () => {
    const story = new MonitorStory({ columns: [{ name: 'charge', ignore: true }] }).pass('A');
    expect(story.condition('Ready')).toBe('True ColumnsUnknown');
    expect(story.status!.last!.verdict).toBe('Alarm');
  });

  it.each([
    ['as many columns as are judged', 0, [], 'Watching'],
    ['more columns than are judged', 1, [], 'AlarmUnreachable'],
    ['as many, one of them ignored', 0, [{ name: 'charges', ignore: true }], 'AlarmUnreachable'],
  ])('tells whether an alarm is possible that asks for %s', (_, more, columns, reason) => {
    const judged = profiledColumns(referenceOf().profile).length;
    const story = new MonitorStory({ alarm: { columns: judged + more }, columns }).pass('A');
    expect(story.condition('Ready')).toBe(`True ${reason}`);
    expect(story.told).toEqual(reason === 'Watching' ? [] : ['AlarmUnreachable']);
    expect(story.status!.last!.verdict).toBe('Clear');
  });

  it('tells of a test that is not made for its column, judges that one as the policy says, and forgets it with the spec', () => {
    const story = new MonitorStory({ columns: [{ name: 'plan', test: 'Wasserstein' }] }).pass('A');
    expect(story.condition('Ready')).toBe('True TestUnsuitable');
    expect(story.status!.last!.verdict).toBe('Alarm');
    story.look();
    expect(story.condition('Ready')).toBe('True TestUnsuitable');
    const corrected = {
      ...monitorOf({}, story.status),
      metadata: { ...monitorOf().metadata, generation: 2 },
    };
    const next = decideMonitor({
      monitor: corrected,
      observed: quiet({ decided: story.decided }),
      now: new Date(),
    });
    expect(next.status(undefined).conditions![0]).toMatchObject({
      reason: 'Watching',
      observedGeneration: 2,
    });
  });
});

describe('the spec', () => {
  it('takes columns out, and asks for more of them or for more rows', () => {
    const verdict = (spec: ConstructorParameters<typeof MonitorStory>[0]) =>
      new MonitorStory(spec).pass('A').status!.last!;
    expect(verdict({ columns: [{ name: 'charges', ignore: true }] })).toMatchObject({
      verdict: 'Clear',
      drifted: 0,
    });
    expect(verdict({ alarm: { columns: 2 } })).toMatchObject({ verdict: 'Clear', drifted: 1 });
    expect(verdict({ alarm: { share: 0.1 } })).toMatchObject({ verdict: 'Alarm' });
    expect(verdict({ minimumRows: 10_000 })).toMatchObject({ verdict: 'InsufficientData', judged: 0 });
  });

  it('counts windows of another length anew', () => {
    const story = new MonitorStory().pass('AA');
    const open = { ...windowOf('.', 2), milliseconds: 2 * HOUR, rows: 0, columns: [] };
    story.look({ open });
    expect(story.condition('SampleSufficient')).toBe('Unknown AwaitingWindow');
    expect(story.condition('DriftDetected')).toBe('True Detected');
  });
});
