import { describe, expect, it } from 'vitest';
import { modelNameOf, readDemoSettings } from './settings.ts';

describe('the settings of the demo', () => {
  it('are a local cluster and data of its own where nothing is said', () => {
    const settings = {
      cluster: 'local',
      clusterName: 'local',
      target: 'churn',
      model: 'telco',
      namespace: 'churn-dev',
    };
    expect(readDemoSettings({})).toEqual(settings);
  });

  it('name the model after the file', () => {
    expect(readDemoSettings({ DATA: 'data/My Customers.csv', TARGET: 'left' })).toMatchObject({
      data: 'data/My Customers.csv',
      target: 'left',
      model: 'my-customers',
    });
  });

  it('may ask for another version by another seed', () => {
    expect(readDemoSettings({ SEED: '7' })).toMatchObject({ seed: 7, model: 'telco' });
  });

  it.each([
    [{ CLUSTER: 'kind' }, 'CLUSTER is "kind": say local'],
    [{ CLUSTER: 'current' }, 'CLUSTER=current needs IMAGE_REGISTRY'],
    [{ SEED: '1.5' }, 'SEED is "1.5": say a whole number'],
    [{ DATA: 'x.csv' }, 'say with TARGET which of its columns'],
  ])('are refused with a sentence: %j', (environment, sentence) => {
    expect(() => readDemoSettings(environment)).toThrow(sentence);
  });

  it.each([
    ['2024-q1_customers.csv', 'q1-customers'],
    ['12345.csv', 'churn'],
    [`${'x'.repeat(80)}.csv`, 'x'.repeat(40)],
  ])('make a name that Kubernetes accepts of %s', (path, name) => {
    expect(modelNameOf(path)).toBe(name);
  });
});
