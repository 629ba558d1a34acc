import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import { describe, expect, it } from 'vitest';
import { assess } from './assessment.ts';
import { Look, type PromotionView } from './look.ts';

const [OLD, NEW] = ['a', 'b'].map((digit) => `oci://registry/churn/telco@sha256:${digit.repeat(64)}`) as [
  string,
  string,
];

/** dev, which promotes to staging, and staging. */
function lookAt(
  promotion: Partial<PromotionView>,
  staging: { asked?: string; served?: string; ready?: string },
): Look {
  const { asked = OLD, served = OLD, ready = 'True' } = staging;
  const model = (environment: string, spec: object, status: object) =>
    ({
      metadata: { name: 'telco', namespace: `churn-${environment}`, generation: 1 },
      spec,
      status,
    }) as unknown as ChurnModel;
  const conditions = [{ type: 'Ready', status: ready, observedGeneration: 1, message: 'Rolling out.' }];
  const promotions = [
    { name: 'staging', reason: 'Soaking', message: 'It soaks.', artifact: NEW, ...promotion },
  ];
  return new Look([
    model('dev', {}, { promotions }),
    model(
      'staging',
      { serving: { artifact: asked } },
      { conditions, serving: { current: served, url: 'http://telco' } },
    ),
  ]);
}

describe('a version on its way into an environment', () => {
  it('goes on while its promotion waits for nothing but time', () => {
    expect(assess(lookAt({}, {}), 'staging', NEW)).toEqual({ news: ['It soaks.'] });
  });

  it('waits where an approval is missing', () => {
    const { arrival } = assess(lookAt({ reason: 'AwaitingApproval' }, {}), 'staging', NEW);
    expect(arrival).toMatchObject({ kind: 'Waits', promotion: { name: 'staging', artifact: NEW } });
  });

  it.each(['RejectedThere', 'GatesFailed', 'Frozen'])('is stopped where the reason is %s', (reason) => {
    const { arrival } = assess(lookAt({ reason, message: 'No.' }, {}), 'staging', NEW);
    expect(arrival).toEqual({ kind: 'Stopped', reason, message: 'No.' });
  });

  it('is not stopped by what is said of the version before', () => {
    const look = lookAt({ reason: 'RejectedThere', message: 'No.', artifact: OLD }, {});
    expect(assess(look, 'staging', NEW)).toEqual({ news: [] });
  });

  it('goes on while what was merged is applied and rolled out', () => {
    const look = lookAt({ reason: 'UpToDate' }, { asked: NEW, ready: 'Unknown' });
    expect(assess(look, 'staging', NEW)).toEqual({ news: ['Argo CD has applied it', 'Rolling out.'] });
  });

  it('has arrived once it serves', () => {
    const look = lookAt({ reason: 'UpToDate' }, { asked: NEW, served: NEW });
    expect(assess(look, 'staging', NEW)).toEqual({
      news: [],
      arrival: { kind: 'Serves', url: 'http://telco' },
    });
  });

  it('is told with the number of its pull request, what its gates say, and its merge', () => {
    const pullRequest = { number: 3, url: 'https://forge/3' };
    const gates = [{ name: 'floor', verdict: 'Passed' as const, message: '0.8' }];
    const waiting = lookAt({ reason: 'AwaitingApproval', message: 'Waits.', pullRequest, gates }, {});
    expect(assess(waiting, 'staging', NEW).news).toEqual([
      'pull request #3 is open: https://forge/3',
      'its gates: floor Passed',
      'Waits.',
    ]);
    const merged = { number: 3, digest: NEW.split('@')[1] ?? '' };
    expect(assess(lookAt({ reason: 'UpToDate', merged }, {}), 'staging', NEW).news).toEqual([
      'pull request #3 is merged',
    ]);
  });

  it('is nothing to speak of where no promotion leads there', () => {
    expect(assess(lookAt({}, {}), 'prod', NEW)).toEqual({ news: [] });
  });
});
