import { describe, expect, it } from 'vitest';
import { decideCandidate } from './candidate.ts';
import { ONE, run, TWO } from './testing/objects.ts';

const succeeded = { phase: 'Succeeded' as const, artifact: ONE, metrics: { auc: 0.84 } };
const early = '2026-01-01T00:00:00Z';
const late = '2026-01-02T00:00:00Z';

describe('decideCandidate', () => {
  it('finds none where no run names the model', () => {
    expect(decideCandidate([])).toMatchObject({ verdict: { status: 'False', reason: 'NoRun' } });
  });

  it('takes no run that compares, whatever became of it', () => {
    const comparing = (name: string, status: object) => {
      const made = run({ name, createdAt: late, status });
      return { ...made, spec: { ...made.spec, mode: 'Evaluate' as const } };
    };
    const others = [comparing('b', succeeded), comparing('c', { phase: 'Running' })];
    expect(decideCandidate(others).verdict.reason).toBe('NoRun');
    expect(
      decideCandidate([...others, run({ name: 'a', createdAt: early, status: succeeded })]).candidate?.run,
    ).toBe('a');
  });

  it('is in progress while the first run goes on', () => {
    const decided = decideCandidate([run({ name: 'a', createdAt: early, status: { phase: 'Running' } })]);
    expect(decided.verdict).toMatchObject({ status: 'Unknown', reason: 'AwaitingRun' });
    expect(decided.verdict.message).toContain('a');
  });

  it('awaits a run that has no status yet', () => {
    expect(decideCandidate([run({ name: 'a', createdAt: early })]).verdict.reason).toBe('AwaitingRun');
  });

  it('tells why there is none where all runs failed', () => {
    const failure = { code: 'BadData', message: 'column x has no values' };
    const decided = decideCandidate([
      run({ name: 'a', createdAt: early, status: { phase: 'Failed', failure } }),
    ]);
    expect(decided.verdict).toMatchObject({ status: 'False', reason: 'RunsFailed' });
    expect(decided.verdict.message).toContain('column x has no values');
  });

  it('takes the run that was created last, not the one that ended last', () => {
    const decided = decideCandidate([
      run({ name: 'newer', createdAt: late, status: { ...succeeded, artifact: TWO, completionTime: late } }),
      run({
        name: 'older',
        createdAt: early,
        status: { ...succeeded, completionTime: '2026-01-09T00:00:00Z' },
      }),
    ]);
    expect(decided.candidate).toEqual({
      run: 'newer',
      artifact: TWO,
      createdAt: late,
      metrics: { auc: 0.84 },
    });
    expect(decided.verdict).toMatchObject({ status: 'True', reason: 'RunSucceeded' });
  });

  it('keeps an older success while a newer run goes on or has failed', () => {
    for (const phase of ['Running', 'Failed'] as const) {
      const decided = decideCandidate([
        run({ name: 'older', createdAt: early, status: succeeded }),
        run({ name: 'newer', createdAt: late, status: { phase } }),
      ]);
      expect(decided.candidate?.run).toBe('older');
    }
  });

  it('decides between runs of the same second by their names, in whatever order they come', () => {
    const runs = ['a', 'b'].map((name) => run({ name, createdAt: early, status: succeeded }));
    expect(decideCandidate(runs).candidate?.run).toBe('b');
    expect(decideCandidate(runs.toReversed()).candidate?.run).toBe('b');
  });

  it('has no metrics where the run tells none', () => {
    const status = { phase: 'Succeeded' as const, artifact: ONE };
    expect(decideCandidate([run({ name: 'a', createdAt: early, status })]).candidate).not.toHaveProperty(
      'metrics',
    );
  });
});
