import type { ContractPolicy } from '../policy/accepts.ts';
import { contractDifferences } from './contract-difference.ts';
import type { Evidence } from './evidence.ts';
import { judgeUnread } from './unread.ts';
import type { GateVerdict } from './verdict.ts';

/** The gate that every policy has: how the contract may differ from that of what is served. */
export const CONTRACT_GATE = 'contract';

/** Judges `accepts.contract`. */
export function judgeContract(policy: ContractPolicy, evidence: Evidence): GateVerdict {
  const { proposed, served } = evidence;
  const verdict = (verdict: GateVerdict['verdict'], message: string): GateVerdict => ({
    name: CONTRACT_GATE,
    verdict,
    message,
    onUndecided: 'Review',
  });
  if (!proposed) {
    const unread = judgeUnread(evidence);
    return verdict(unread.verdict, unread.message);
  }
  if (served.kind === 'NothingServed')
    return verdict('NotApplicable', 'Nothing is served that it could differ from.');
  if (policy === 'Any') return verdict('Passed', 'The contract may differ.');
  if (served.kind === 'Unread') return verdict('Pending', served.reason);
  if (served.kind === 'Unreadable') return verdict('Undecidable', served.reason);
  const differences = contractDifferences(served.contract, proposed.contract);
  const wrong = policy === 'Exact' ? differences : differences.filter(({ breaking }) => breaking);
  if (wrong.length === 0) {
    const message =
      differences.length === 0
        ? 'The contract is that of what is served.'
        : 'Every request that is valid today stays valid and means the same.';
    return verdict('Passed', message);
  }
  const told = wrong.slice(0, 3).map(({ of, message }) => `${of} ${message}`);
  const more = wrong.length > 3 ? ` and ${wrong.length - 3} more` : '';
  return verdict('Failed', `The contract is not ${policy}: ${told.join('; ')}${more}.`);
}
