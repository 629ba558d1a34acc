import { describe, expect, it } from 'vitest';
import { driftRules } from './drift-rules.ts';

const rules = (options: Record<string, string | string[]>) =>
  driftRules({ positionals: [], options }, 'detect-drift');

describe('driftRules', () => {
  it('is the policy Evidence without any rule where nothing is said', () => {
    expect(rules({})).toEqual({ policy: 'Evidence', columns: [] });
  });

  it('takes policy, share and rows', () => {
    const given = { policy: 'evidently', share: '0.3', 'minimum-rows': '500' };
    expect(rules(given)).toEqual({
      policy: 'Evidently',
      columns: [],
      alarm: { share: 0.3 },
      minimumRows: 500,
    });
  });

  it.each([
    ['tenure=KolmogorovSmirnov:0.01', { name: 'tenure', test: 'KolmogorovSmirnov', threshold: 0.01 }],
    ['tenure=wasserstein', { name: 'tenure', test: 'Wasserstein' }],
    ['tenure=:0.2', { name: 'tenure', threshold: 0.2 }],
    ['a=b:c=ChiSquare:1e-3', { name: 'a=b:c', test: 'ChiSquare', threshold: 0.001 }],
  ])('reads %s', (column, rule) => {
    expect(rules({ column: [column] }).columns).toEqual([rule]);
  });

  it('lets a column be ignored', () => {
    expect(rules({ column: ['x=:1'], ignore: ['x', 'y'] }).columns).toEqual([
      { name: 'x', ignore: true },
      { name: 'y', ignore: true },
    ]);
  });

  it.each([
    [{ policy: 'toString' }, '--policy must be evidence or evidently'],
    [{ column: ['tenure'] }, '--column must be NAME=TEST:THRESHOLD, not "tenure"'],
    [{ column: ['tenure='] }, '--column must be NAME=TEST:THRESHOLD'],
    [{ column: ['=PopulationStability'] }, '--column must be NAME=TEST:THRESHOLD'],
    [{ column: ['tenure=Student'] }, 'the test of --column must be one of KolmogorovSmirnov,'],
    [{ column: ['tenure=:-1'] }, 'the threshold of --column must be a number, 0 or more, not "-1"'],
    [{ column: ['tenure=Wasserstein:'] }, 'the threshold of --column must be a number'],
    [{ column: ['a=:1', 'a=:2'] }, '--column says twice how a is judged'],
    [{ share: '2' }, '--share must be a number from 0.001 to 1'],
    [{ 'minimum-rows': '0' }, '--minimum-rows must be a whole number from 1'],
  ])('refuses %o', (options, sentence) => {
    expect(() => rules(options as Record<string, string | string[]>)).toThrow(sentence);
  });
});
