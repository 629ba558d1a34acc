import type { Run } from '../../training-run/run.ts';
import type { Cause } from './facts.ts';

/** Something that asks for a run and has none yet. */
export interface Due {
  cause: Cause;
  /** What happened, as the beginning of a sentence. */
  words: string;
  /** The run that was made for it, where that one did not settle it: it failed, or it came to a model that was known. */
  attempt?: Run;
}
