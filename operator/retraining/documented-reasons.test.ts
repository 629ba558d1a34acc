import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Cause } from './decision/facts.ts';
import type { TrainingReason } from './decision/reasons.ts';

/** The closed lists, which the compiler keeps complete. */
const REASONS: Record<TrainingReason | Cause['reason'], true> = {
  AwaitingLabels: true,
  BudgetSpent: true,
  CandidateMade: true,
  Cooldown: true,
  DataUnchanged: true,
  DataUnreadable: true,
  DataVersion: true,
  Drift: true,
  GatesFailed: true,
  Idle: true,
  InFlight: true,
  NoNewModel: true,
  Rejection: true,
  Requested: true,
  RunFailed: true,
  RunRefused: true,
  Schedule: true,
  SpecInvalid: true,
};

test.each(Object.keys(REASONS))('the page on retraining tells what %s means', async (reason) => {
  const page = await readFile(join(import.meta.dirname, '../../docs/retraining.md'), 'utf8');
  const firstCells = page.split('\n').flatMap((line) => /^\| ([^|]+) \|/.exec(line)?.[1]?.split(', ') ?? []);
  expect(firstCells).toContain(reason);
});
