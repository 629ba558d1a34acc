import { describe, expect, it } from 'vitest';
import { COMPARISON_STARTS, type Progress, ProgressReporter } from './progress.ts';

describe('ProgressReporter', () => {
  it('never goes back, from 0 to 100', async () => {
    const seen: Progress[] = [];
    const reporter = new ProgressReporter((progress) => seen.push(progress));
    for (const phase of [
      'Reading',
      'Checking',
      'Splitting',
      'Fitting',
      'Evaluating',
      'Exporting',
      'Pushing',
    ] as const) {
      await reporter.report(phase, 0, 'begins');
      await reporter.report(phase, 1, 'ends');
    }
    const percents = seen.map(({ percent }) => percent);
    expect(percents[0]).toBe(0);
    expect(percents.at(-1)).toBe(100);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
  });

  it('counts the steps of a comparison by their own shares', async () => {
    const seen: number[] = [];
    const reporter = new ProgressReporter(({ percent }) => seen.push(percent), undefined, COMPARISON_STARTS);
    await reporter.report('Splitting', 1, 'ends');
    await reporter.report('Evaluating', 0.5, 'half of it');
    await reporter.report('Pushing', 1, 'ends');
    expect(seen).toEqual([30, 63, 100]);
  });

  it('lets timers and input have a turn', async () => {
    let turned = false;
    setImmediate(() => {
      turned = true;
    });
    await new ProgressReporter().report('Fitting', 0.5, 'tree 50 of 100');
    expect(turned).toBe(true);
  });

  it('ends a run that is to stop', async () => {
    const reporter = new ProgressReporter(undefined, AbortSignal.abort('SIGTERM'));
    await expect(reporter.report('Fitting', 0.5, 'tree 50 of 100')).rejects.toMatchObject({
      code: 'Stopped',
      message: 'The run was stopped by SIGTERM before it was done.',
    });
  });
});
