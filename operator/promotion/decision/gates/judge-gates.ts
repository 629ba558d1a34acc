import type { Accepts } from '../policy/accepts.ts';
import { judgeContract } from './contract.ts';
import type { Evidence } from './evidence.ts';
import { judgeLoss } from './loss-against-served.ts';
import { judgeThreshold } from './threshold.ts';
import type { GateVerdict } from './verdict.ts';

/** Judges the contract and every gate of a policy, in the order in which they are written. */
export function judgeGates(
  { contract, gates }: Pick<Accepts, 'contract' | 'gates'>,
  evidence: Evidence,
): GateVerdict[] {
  const verdicts = gates.map((gate) => {
    const loss = gate.maximumLossAgainstServed;
    const judged = loss === undefined ? judgeThreshold(gate, evidence) : judgeLoss(gate, loss, evidence);
    return { name: gate.name, onUndecided: gate.onUndecided, ...judged };
  });
  return [judgeContract(contract, evidence), ...verdicts];
}

/** Whether some gate needs the comparison with what is served. */
export function needsComparison({ gates }: Pick<Accepts, 'gates'>): boolean {
  return gates.some(
    ({ maximumLossAgainstServed, metric }) =>
      maximumLossAgainstServed !== undefined || metric === 'latencyRatio',
  );
}
