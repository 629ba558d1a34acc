import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addCounts, countsOfReport } from './counts.ts';

const report = (value: object): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'counts-')), 'report.json');
  writeFileSync(path, JSON.stringify(value));
  return path;
};

describe('the counts of a test run', () => {
  it('are those of the report', () => {
    expect(countsOfReport(report({ numPassedTests: 7, numFailedTests: 2 }), 1)).toEqual({
      passed: 7,
      failed: 2,
    });
  });

  it('hold a failure for a file that could not be loaded', () => {
    const broken = report({
      numPassedTests: 7,
      numFailedTests: 0,
      testResults: [{ status: 'failed', assertionResults: [] }],
    });
    expect(countsOfReport(broken, 1)).toEqual({ passed: 7, failed: 1 });
  });

  it('hold a failure where the run failed and no test did', () => {
    expect(countsOfReport(report({ numPassedTests: 7, numFailedTests: 0 }), 1)).toEqual({
      passed: 7,
      failed: 1,
    });
  });

  it('hold a failure where no test ran', () => {
    expect(countsOfReport(report({ numPassedTests: 0, numFailedTests: 0 }), 0)).toEqual({
      passed: 0,
      failed: 1,
    });
  });

  it('hold a failure where no report was written', () => {
    expect(countsOfReport(join(tmpdir(), 'no-such-report.json'), 0)).toEqual({ passed: 0, failed: 1 });
  });

  it('add up', () => {
    expect(addCounts({ passed: 1, failed: 2 }, { passed: 3, failed: 4 })).toEqual({ passed: 4, failed: 6 });
  });
});
