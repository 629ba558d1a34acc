import { describe, expect, it } from 'vitest';
import { artifact } from '../../churn-model/testing/objects.ts';
import { NOW } from '../../training-run/testing/objects.ts';
import {
  aMonitor,
  aPastRun,
  aTrainedModel,
  failed,
  hoursAgo,
  theFacts,
  VERSION,
} from '../testing/objects.ts';
import { decideRetraining } from './decide.ts';
import type { Facts } from './facts.ts';

/** What is made, or why nothing is. */
function decided(given: Partial<Facts>): string {
  const { make, reason, needsData } = decideRetraining(theFacts(given), NOW);
  if (needsData) return 'needs data';
  return make ? `makes a run for ${make.cause.reason}` : reason;
}

const monitor = aMonitor();
const episode = monitor.status?.episode?.id ?? '';
const onDrift = aTrainedModel({ retrainOn: { drift: true } });
const forDrift = { reason: 'Drift', monitor: 'telco-traffic', episode } as const;
const untold: Facts['data'] = { kind: 'Untold', reason: 'nobody knows.' };

describe('a model that nothing is asked of', () => {
  it.each<[string, Partial<Facts>, string]>([
    ['rests', {}, 'Idle'],
    ['rests beside drift, where drift is nothing to it', { monitors: [monitor] }, 'Idle'],
    ['rests beside drift that is over', { model: onDrift, monitors: [aMonitor({ over: true })] }, 'Idle'],
    ['asks no source of data', { data: { kind: 'NotAsked' } }, 'Idle'],
    [
      'tells of a schedule that is none',
      { model: aTrainedModel({ retrainOn: { schedule: '61 * * * *' } }) },
      'SpecInvalid',
    ],
    [
      'tells of a time zone that is none',
      { model: aTrainedModel({ retrainOn: { schedule: '0 3 * * 1', timeZone: 'Atlantis' } }) },
      'SpecInvalid',
    ],
  ])('%s', (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });
});

describe('a requested revision', () => {
  const model = aTrainedModel({ requestedRevision: '2' });
  const run = (revision: string, hours: number) =>
    aPastRun(`requested-${revision}`, { hours, cause: { reason: 'Requested', revision }, version: VERSION });

  it.each<[string, Partial<Facts>, string]>([
    ['asks for a run', { model }, 'makes a run for Requested'],
    ['asks for a run after another revision', { model, runs: [run('1', 5)] }, 'makes a run for Requested'],
    ['asks for nothing once its run is there', { model, runs: [run('2', 5)] }, 'CandidateMade'],
    [
      'asks for nothing once its run has failed',
      {
        model,
        runs: [
          aPastRun('r', {
            hours: 9,
            cause: { reason: 'Requested', revision: '2' },
            status: failed('Crashed'),
          }),
        ],
      },
      'RunFailed',
    ],
    [
      'asks again when it is changed back',
      { model, runs: [run('2', 9), run('3', 5)] },
      'makes a run for Requested',
    ],
    [
      'asks for nothing where its run was deleted by a person',
      {
        model: aTrainedModel(
          { requestedRevision: '2' },
          { training: { reason: 'CandidateMade', message: '', requestedRevision: '2' } },
        ),
        runs: [run('1', 9)],
      },
      'CandidateMade',
    ],
    [
      'waits for no cooldown, and is not kept from the same data',
      { model, runs: [aPastRun('by-hand', { hours: 0, version: VERSION })] },
      'makes a run for Requested',
    ],
    [
      'waits for a run in flight',
      { model, runs: [aPastRun('by-hand', { hours: 1, status: { phase: 'Running' } })] },
      'InFlight',
    ],
    ['looks at the data before its run is made', { model, data: { kind: 'NotAsked' } }, 'needs data'],
    [
      'is made though the state of an address cannot be told',
      { model, data: { kind: 'Unreadable', message: 'It is down.' } },
      'makes a run for Requested',
    ],
  ])('%s', (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });

  it('needs the digest of a tag', () => {
    const { template } = model.spec.training;
    const data = { artifact: 'oci://registry.example/data/telco:latest' };
    const tagged = aTrainedModel({ requestedRevision: '2', template: { ...template, data } });
    const unreadable = { kind: 'Unreadable', message: 'There is no such tag.' } as const;
    expect(decided({ model: tagged, data: unreadable })).toBe('DataUnreadable');
    const pinned = `oci://registry.example/data/telco@sha256:${'d'.repeat(64)}`;
    const known = { kind: 'Known', version: 'sha256:d', artifact: pinned } as const;
    expect(decided({ model: tagged, data: known })).toBe('makes a run for Requested');
  });

  it('is told beside the run that it waits for', () => {
    const runs = [aPastRun('by-hand', { hours: 1, status: { phase: 'Running' } })];
    const { message } = decideRetraining(theFacts({ model, runs }), NOW);
    expect(message).toBe('TrainingRun by-hand is under way. Revision 2 is requested, and is next.');
  });
});

describe('drift', () => {
  const facts = (given: Partial<Facts> = {}): Partial<Facts> => ({
    model: onDrift,
    monitors: [monitor],
    ...given,
  });
  const answered = (given: object = {}) => [
    aPastRun('answer', { hours: 8, cause: forDrift, version: VERSION, ...given }),
  ];
  const nothingNew = { status: { existed: true, data: { version: VERSION } } };

  it.each<[string, Partial<Facts>, string]>([
    ['asks for a run', facts(), 'makes a run for Drift'],
    ['asks the source of the data first', facts({ data: { kind: 'NotAsked' } }), 'needs data'],
    ['asks once an episode', facts({ runs: answered() }), 'CandidateMade'],
    [
      'asks once an episode, also where newer data are there',
      facts({ runs: answered({ version: 'etag:"zero"' }) }),
      'CandidateMade',
    ],
    [
      'asks for another run in another episode',
      facts({
        runs: [
          aPastRun('r', { hours: 90, cause: { ...forDrift, episode: 'earlier' }, version: 'etag:"zero"' }),
        ],
      }),
      'makes a run for Drift',
    ],
    [
      'is answered by a run that was made for another reason since it was found',
      facts({
        monitors: [aMonitor({ found: 9 })],
        runs: [aPastRun('r', { hours: 8, version: 'etag:"zero"' })],
      }),
      'Idle',
    ],
    [
      'is not answered by a run from before it was found',
      facts({ runs: [aPastRun('r', { hours: 8, version: 'etag:"zero"' })] }),
      'makes a run for Drift',
    ],
    [
      'is not answered by a failed run, which is made again after the cooldown',
      facts({ runs: answered({ status: failed('OutOfMemory') }) }),
      'makes a run for Drift',
    ],
    [
      'waits for the cooldown after a failed run',
      facts({ runs: answered({ hours: 5, status: failed('OutOfMemory') }) }),
      'Cooldown',
    ],
    [
      'has come to nothing new where its run found a known model',
      facts({ runs: answered(nothingNew) }),
      'NoNewModel',
    ],
    [
      'asks again once there are other data than those that led to a known model',
      facts({ runs: answered(nothingNew), data: { kind: 'Known', version: 'etag:"two"' } }),
      'makes a run for Drift',
    ],
    [
      'does not ask again where nobody can tell whether there are other data',
      facts({ runs: answered(nothingNew), data: untold }),
      'NoNewModel',
    ],
    [
      'waits for a source that does not answer',
      facts({ data: { kind: 'Unreadable', message: 'It is down.' } }),
      'DataUnreadable',
    ],
    [
      'asks for one run of two monitors',
      facts({ monitors: [monitor, aMonitor({ name: 'other', found: 10 })], runs: answered({ hours: 0.5 }) }),
      'CandidateMade',
    ],
  ])('%s', (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });

  it('names the monitor, the episode and the columns', () => {
    const { make } = decideRetraining(theFacts(facts()), NOW);
    expect(make?.cause).toEqual(forDrift);
    expect(make?.words).toBe(`DriftMonitor telco-traffic finds drift in tenure since ${hoursAgo(48)}`);
  });

  it('goes before a new version of the data, of which its run is made too', () => {
    const model = aTrainedModel({ retrainOn: { drift: true, dataVersion: true } });
    const before = aPastRun('r', { hours: 90, version: 'etag:"zero"' });
    expect(decided({ model, monitors: [monitor], runs: [before] })).toBe('makes a run for Drift');
    const after = aPastRun('answer', { hours: 8, cause: { ...forDrift, dataVersion: VERSION } });
    expect(decided({ model, monitors: [monitor], runs: [before, after] })).toBe('CandidateMade');
  });
});

describe('a rejection', () => {
  const promotions = [
    { name: 'dev', reason: 'RejectedThere', message: 'No.', digest: `sha256:${'1'.repeat(64)}` },
  ];
  const model = aTrainedModel({ retrainOn: { rejection: true } }, { promotions });
  const rejected = aPastRun('rejected', { hours: 50, version: 'etag:"zero"' });
  const another = (cause: object, hours = 8) =>
    aPastRun('another', {
      hours,
      cause: { reason: 'Rejection', artifact: artifact('1'), ...cause },
      status: { artifact: artifact('2') },
    });

  it.each<[string, Partial<Facts>, string]>([
    ['of the newest version asks for a run', { model, runs: [rejected] }, 'makes a run for Rejection'],
    ['of an older version asks for nothing', { model, runs: [rejected, another({})] }, 'CandidateMade'],
    [
      'asks for nothing on the very data of the version',
      { model, runs: [aPastRun('rejected', { hours: 50, version: VERSION })] },
      'DataUnchanged',
    ],
    [
      'asks again after a failed run',
      { model, runs: [rejected, { ...another({}), status: failed('Evicted') }] },
      'makes a run for Rejection',
    ],
    [
      'is nothing to a model that does not ask for it',
      { model: aTrainedModel({}, { promotions }), runs: [rejected] },
      'Idle',
    ],
  ])('%s', (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });
});

describe('a new version of the data', () => {
  const model = aTrainedModel({ retrainOn: { dataVersion: true } });
  const forData = (version: string, given: object = {}) =>
    aPastRun('r', { hours: 8, cause: { reason: 'DataVersion', dataVersion: version }, ...given });

  it.each<[string, Partial<Facts>, string]>([
    ['is looked for', { model, data: { kind: 'NotAsked' } }, 'needs data'],
    ['asks for the first run', { model }, 'makes a run for DataVersion'],
    ['asks for a run', { model, runs: [forData('etag:"zero"')] }, 'makes a run for DataVersion'],
    ['asks for one run', { model, runs: [forData(VERSION)] }, 'CandidateMade'],
    [
      'has its run where a person made one',
      { model, runs: [aPastRun('r', { hours: 8, version: VERSION })] },
      'Idle',
    ],
    [
      'has its run where the data changed before they were read',
      { model, runs: [forData('etag:"zero"', { version: VERSION })] },
      'CandidateMade',
    ],
    [
      'has its run where that one had it under another name than the trainer gave it',
      { model, runs: [forData(VERSION, { version: 'otherwise' })] },
      'CandidateMade',
    ],
    [
      'is trained on again after a failure that may pass',
      { model, runs: [forData(VERSION, { status: failed('BackoffLimit') })] },
      'makes a run for DataVersion',
    ],
    [
      'is not trained on again after a failure of its own',
      { model, runs: [forData(VERSION, { status: failed('BadData') })] },
      'RunFailed',
    ],
    [
      'is known already where an earlier one came back',
      { model, runs: [forData(VERSION, { hours: 80 }), forData('etag:"two"')] },
      'DataUnchanged',
    ],
    ['cannot be told of every source', { model, data: untold }, 'Idle'],
    ['is waited for', { model, data: { kind: 'Unreadable', message: 'It is down.' } }, 'DataUnreadable'],
  ])('%s', (_, given, expected) => {
    expect(decided(given)).toBe(expected);
  });
});

describe('an outcome', () => {
  it('tells of gates that keep the version from being proposed', () => {
    const promotions = [
      {
        name: 'dev',
        reason: 'GatesFailed',
        message: '111111111111 failed auc-floor.',
        digest: `sha256:${'1'.repeat(64)}`,
      },
    ];
    const runs = [aPastRun('r', { hours: 8, cause: { reason: 'Schedule', at: hoursAgo(8) } })];
    const { reason, message } = decideRetraining(
      theFacts({ model: aTrainedModel({}, { promotions }), runs }),
      NOW,
    );
    expect(reason).toBe('GatesFailed');
    expect(message).toBe(
      'TrainingRun r made a version that is not proposed. dev: 111111111111 failed auc-floor.',
    );
  });
});
