import type { Approval } from '../approval.ts';
import { type Proposal, proposalTrailers } from '../ownership.ts';
import { title } from './title.ts';

/** A commit's words, and the facts that travel with it. */
export interface CommitWords {
  message: string;
  trailers: Record<string, string>;
}

/** The words of the one commit of a branch: the same for the same proposal, so that its id is the same too. */
export function commitWords(proposal: Proposal): CommitWords {
  return { message: `${title(proposal)}\n\n${change(proposal)}`, trailers: proposalTrailers(proposal) };
}

function change({ address: { field }, replaces, digest, episode, owner }: Proposal): string {
  if (!episode) return `${field} goes from ${replaces ?? 'nothing'} to ${digest ?? 'nothing'}.`;
  const { id, monitor, namespace } = episode;
  return `${field} becomes ${id}: what the DriftMonitor ${monitor} found in ${namespace} of the cluster ${owner.cluster} asks for one training run.`;
}

/** The words of the merge: who approved what, and when, is kept where nobody can dismiss it any more. */
export function mergeMessage(proposal: Proposal, number: number, approvals: readonly Approval[]): string {
  const approved = approvals.map(
    ({ user, at, head }) =>
      `Approved-by: ${user.replace(/[^\w.@[\]-]/g, '?')} at ${at.toISOString()} on ${head}`,
  );
  const trailers = Object.entries(proposalTrailers(proposal)).map(([name, value]) => `${name}: ${value}`);
  return [`Merges pull request ${number}.`, '', ...approved, ...trailers].join('\n');
}
