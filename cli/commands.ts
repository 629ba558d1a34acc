import type { Command } from './command.ts';
import { approve } from './commands/approve.ts';
import { batchScore } from './commands/batch-score.ts';
import { compare } from './commands/compare.ts';
import { contract } from './commands/contract.ts';
import { detectDrift } from './commands/detect-drift.ts';
import { generateData } from './commands/generate-data.ts';
import { history } from './commands/history.ts';
import { hold } from './commands/hold.ts';
import { plan } from './commands/plan.ts';
import { pushData } from './commands/push-data.ts';
import { pushModel } from './commands/push-model.ts';
import { reject } from './commands/reject.ts';
import { release } from './commands/release.ts';
import { rollback } from './commands/rollback.ts';
import { serve } from './commands/serve.ts';
import { status } from './commands/status.ts';
import { train } from './commands/train.ts';

/** Every command, in the order in which a newcomer needs them. */
export const COMMANDS: readonly Command[] = [
  train,
  serve,
  compare,
  batchScore,
  detectDrift,
  contract,
  generateData,
  pushData,
  pushModel,
  status,
  plan,
  history,
  approve,
  reject,
  hold,
  release,
  rollback,
];
