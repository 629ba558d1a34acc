import { existsSync, readFileSync } from 'node:fs';

/** How many tests passed and failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** The parts of vitest's JSON report that are counted. */
interface Report {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly testResults?: readonly {
    readonly status?: string;
    readonly assertionResults?: readonly unknown[];
  }[];
}

/**
 * Reads the counts of a vitest run. A run that failed without a failed test (a file that does not
 * load, a set-up that broke, a report that was never written, or no test at all) counts as one failure, so that nothing passes by not running.
 */
export function countsOfReport(path: string, exitCode: number): Counts {
  const report: Report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const brokenFiles = (report.testResults ?? []).filter(
    (file) => file.status === 'failed' && (file.assertionResults ?? []).length === 0,
  ).length;
  const passed = report.numPassedTests ?? 0;
  const failed = (report.numFailedTests ?? 0) + brokenFiles;
  const silent = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed };
}

/** Adds two counts. */
export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}
