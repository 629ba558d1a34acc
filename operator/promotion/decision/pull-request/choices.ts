import type { ApprovalPolicy } from '../policy/accepts.ts';
import type { Case } from './case.ts';

/** How it gets its merge. @param automatic what is said where nobody is asked. */
export function mergeWords({ mode, required }: ApprovalPolicy, automatic: string): string {
  return {
    Automatic: automatic,
    Review: `It is merged by itself after ${required === 1 ? 'a valid approval' : `${required} valid approvals`} on its newest commit.`,
    Manual: 'A person merges it.',
  }[mode];
}

/** Names the pull request that this one stands for, where there is one. */
export function standsForWords(standsFor: Case['standsFor']): string[] {
  return standsFor ? ['', `It stands for #${standsFor.number}, which the forge does not open again.`] : [];
}
