import { describe, expect, it } from 'vitest';
import type { Model } from '../churn-model/model.ts';
import { model } from '../churn-model/testing/objects.ts';
import { artifact, digest } from '../promotion/testing/evidence.ts';
import { World } from '../promotion/testing/world.ts';
import { gitOf, probationPolicy, type SourceView } from './source.ts';

const known = (change: (world: World) => void = () => undefined): SourceView => {
  const world = new World();
  change(world);
  return { kind: 'Known', observation: world.observe('Rollback') };
};
const amend = (from: string, to: string) => (world: World) =>
  world.git.editBase(world.git.base.content.replace(from, to), world.now);
const here = (accepts?: object) => ({ ...model(), spec: { accepts } }) as unknown as Model;

describe('the policy of a probation', () => {
  it('is that in Git, whatever the object says', () => {
    expect(probationPolicy(here({ probation: { duration: '1m' } }), known())).toMatchObject({
      duration: 1_800_000,
    });
    const none = known(amend('    probation: {duration: 30m}\n', ''));
    expect(probationPolicy(here({ probation: { duration: '1m' } }), none)).toBeUndefined();
  });

  it('is none where what Git says is wrong', () => {
    expect(probationPolicy(here(), known(amend('duration: 30m', 'duration: soon')))).toBeUndefined();
  });

  it.each<[string, SourceView]>([
    ['nothing says where it stands in Git', { kind: 'NotConfigured' }],
    ['Git is out of reach', { kind: 'Unknown', reason: 'It is down.' }],
  ])('is that of the object where %s', (_, source) => {
    const given = { probation: { duration: '1m', maximumP95: '50ms' } };
    expect(probationPolicy(here(given), source)).toEqual({
      duration: 60_000,
      maximumErrorRate: 0.05,
      maximumP95: 50,
      onFailure: 'OpenPullRequest',
    });
    expect(probationPolicy(here(), source)).toBeUndefined();
    expect(probationPolicy(here({ probation: {} }), source)).toBeUndefined();
  });
});

describe('what Git says', () => {
  it('is the digest in the file, and those before it', () => {
    const source = known((world) => {
      amend('    minReplicas: 2\n', `    minReplicas: 2\n    artifact: ${artifact('1')}\n`)(world);
      amend(artifact('1'), artifact('2'))(world);
    });
    expect(gitOf(source)).toEqual({
      kind: 'Known',
      digest: digest('2'),
      earlier: new Set([digest('1'), undefined]),
    });
  });

  it('is not known where the file can not be read', () => {
    expect(gitOf(known(amend('kind: ChurnModel', 'kind: [')))).toMatchObject({ kind: 'Unknown' });
    expect(gitOf({ kind: 'Unknown', reason: 'It is down.' })).toEqual({
      kind: 'Unknown',
      reason: 'It is down.',
    });
  });
});
