import { describe, expect, it } from 'vitest';
import { artifact, model, promotion, REPOSITORY, story } from '../testing/models.ts';
import { type Environment, plantEnvironments, plantFrom, standsIn } from './environment.ts';
import type { Model } from './model.ts';

/** A tree in a line: `dev > staging > prod > (path)`. */
function sketch({ model: { metadata }, promotions }: Environment): string {
  const below = promotions.map(({ target }) => {
    if (target.kind === 'Environment') return sketch(target.environment);
    if (target.kind === 'Own') return 'itself';
    if (target.kind === 'Training') return `trains ${target.model.metadata.namespace}`;
    return target.kind === 'Above' ? `^${target.model.metadata.namespace}` : `(${target.path})`;
  });
  return [metadata.namespace, ...below].join(' > ');
}

const sketches = (models: readonly Model[]) => plantEnvironments(models).map(sketch);

describe('a tree of environments', () => {
  it('follows promotions from file to file, whatever the order of the models', () => {
    const expected = ['dev > staging > prod > (environments/elsewhere/telco.yaml)'];
    expect(sketches(story())).toEqual(expected);
    expect(sketches(story().reverse())).toEqual(expected);
  });

  it('begins where one asks it to', () => {
    const models = story();
    expect(sketch(plantFrom(models[1]!, models))).toBe(
      'staging > prod > (environments/elsewhere/telco.yaml)',
    );
    const [root] = plantEnvironments(models);
    expect(standsIn(root!, models[2]!)).toBe(true);
    expect(standsIn(root!, model('other'))).toBe(false);
  });

  it('begins where candidates come from, also where they are promoted to that very model first', () => {
    const models = [
      model('dev', { spec: { promotions: [promotion('dev', 'Candidate'), promotion('a-staging')] } }),
      model('a-staging'),
    ];
    expect(sketches(models)).toEqual(['dev > itself > a-staging']);
  });

  it('shows an environment that two promotions lead to once', () => {
    const models = [
      model('a', { spec: { promotions: [promotion('prod')] } }),
      model('b', { spec: { promotions: [promotion('prod')] } }),
      model('prod'),
    ];
    expect(sketches(models)).toEqual(['a > prod', 'b > ^prod']);
  });

  it('does not lead back by drift, which asks an environment for training and for nothing else', () => {
    const models = [
      model('dev', { spec: { promotions: [promotion('prod')] } }),
      model('prod', { spec: { promotions: [promotion('dev', 'Drift'), promotion('other', 'Drift')] } }),
    ];
    expect(sketches(models)).toEqual(['dev > prod > trains dev > (environments/other/telco.yaml)']);
  });

  it('ends where promotions go in a circle', () => {
    const models = [
      model('a', { spec: { promotions: [promotion('b')] } }),
      model('b', { spec: { promotions: [promotion('a')] } }),
    ];
    expect(sketches(models)).toEqual(['a > b > ^a']);
  });

  it.each([
    ['the same repository, spelled differently', { url: 'https://Git.example.com/Shop/models/' }, true],
    ['another repository', { url: 'https://git.example.com/shop/others.git' }, false],
    ['another branch', { branch: 'next' }, false],
  ])('takes a file for a target by %s', (_, change, found) => {
    const models = [
      model('dev', { spec: { promotions: [promotion('prod')] } }),
      model('prod', { spec: { gitRepository: { ...REPOSITORY, ...change } } }),
    ];
    expect(sketches(models)).toEqual(
      found ? ['dev > prod'] : ['dev > (environments/prod/telco.yaml)', 'prod'],
    );
  });

  it.each([
    ['the document that a promotion names', { document: { kind: 'ChurnModel', name: 'telco' } }, true],
    ['another document of the file', { document: { kind: 'ChurnModel', name: 'other' } }, false],
    ['another field', { field: 'spec.values.image' }, false],
  ])('takes a model for a target by %s', (_, change, found) => {
    const { to, ...rest } = promotion('prod');
    const models = [
      model('dev', { spec: { promotions: [{ ...rest, to: { ...to, ...change } }] } }),
      model('prod'),
    ];
    expect(sketches(models)[0]).toBe(found ? 'dev > prod' : 'dev > (environments/prod/telco.yaml)');
  });

  it('does not guess which of two models of one file is meant', () => {
    const twin = model('prod-2', { spec: { source: { path: 'environments/prod/telco.yaml' } } });
    const models = [model('dev', { spec: { promotions: [promotion('prod')] } }), model('prod'), twin];
    expect(sketches(models)).toEqual(['dev > (environments/prod/telco.yaml)', 'prod', 'prod-2']);
  });

  it('needs no promotion', () => {
    const serving = { wanted: artifact('a'), current: artifact('a') };
    expect(sketches([model('dev', { status: { serving } })])).toEqual(['dev']);
    expect(sketches([])).toEqual([]);
  });
});
