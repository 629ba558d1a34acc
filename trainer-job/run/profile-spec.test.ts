import { describe, expect, it } from 'vitest';
import { parseRunFile } from './run-file.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const repository = 'registry.example:5000/churn/telco';
const artifact = `oci://${repository}@${digest}`;

function parse(profile: object, output = repository) {
  const data = { persistentVolumeClaim: { claimName: 'scores', path: 'nightly' } };
  const spec = { data, profile: { artifact, ...profile }, output: { repository: output } };
  const run = { formatVersion: 1, uid: 'u-1', name: 'nightly-1', namespace: 'dev', mode: 'Profile', spec };
  return parseRunFile(Buffer.from(JSON.stringify(run))).spec;
}

describe('a run of mode Profile', () => {
  it('counts all files of a data set where nothing else is said', () => {
    const model = { host: 'registry.example:5000', repository: 'churn/telco', digest };
    expect(parse({})).toEqual({ model, from: 'Dataset' });
  });

  it('counts files that were written within a time', () => {
    const written = { from: '2026-03-01T00:00:00Z', before: '2026-03-02T00:00:00Z' };
    expect(parse({ from: 'ScoredBatches', written })).toMatchObject({
      from: 'ScoredBatches',
      written: { from: new Date(written.from), before: new Date(written.before) },
    });
  });

  it.each<[string, object, string]>([
    [
      'a time that is none',
      { written: { from: 'monday', before: '2026-03-02T00:00:00Z' } },
      'written.from: it must be a time',
    ],
    ['half a time', { written: { from: '2026-03-02T00:00:00Z' } }, 'written.before'],
    [
      'a time that ends before it begins',
      { written: { from: '2026-03-02T00:00:00Z', before: '2026-03-01T00:00:00Z' } },
      'later than from',
    ],
    ['a model by tag', { artifact: `${repository}:1` }, 'pinned by digest'],
    ['rows of live traffic', { from: 'Traffic' }, 'run.spec.profile.from'],
  ])('refuses %s and says where', (_, profile, reason) => {
    expect(() => parse(profile)).toThrow(reason);
  });

  it('stores its counts beside their model', () => {
    expect(() => parse({}, 'registry.example:5000/churn/other')).toThrow(
      'counts are stored beside their model',
    );
  });
});
