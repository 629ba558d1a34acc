import type { Command } from './command.ts';
import { compare } from './commands/compare.ts';
import { contract } from './commands/contract.ts';
import { generateData } from './commands/generate-data.ts';
import { pushData } from './commands/push-data.ts';
import { pushModel } from './commands/push-model.ts';
import { serve } from './commands/serve.ts';
import { train } from './commands/train.ts';

/** Every command, in the order in which a newcomer needs them. */
export const COMMANDS: readonly Command[] = [
  train,
  serve,
  compare,
  contract,
  generateData,
  pushData,
  pushModel,
];
