import type { CommitStatus } from '../../../forge/pull-request.ts';
import { consequence, type GateVerdict } from '../gates/verdict.ts';

const MAXIMUM_DESCRIPTION = 140;

/**
 * The gates as commit statuses. One that asks for a person is pending until a person approved: then it no longer keeps a
 * forge that requires it from merging.
 */
export function gateStatuses(gates: readonly GateVerdict[], approved: boolean): CommitStatus[] {
  return gates.map((gate) => ({
    context: `churnops/${gate.name}`,
    state: stateOf(gate, approved),
    description: cut(`${gate.verdict}: ${gate.message}`),
  }));
}

/** The statuses that are not on the commit yet. */
export function missingStatuses(
  wanted: readonly CommitStatus[],
  there: readonly CommitStatus[],
): CommitStatus[] {
  return wanted.filter(
    ({ context, state, description }) =>
      !there.some(
        (status) =>
          status.context === context && status.state === state && cut(status.description) === description,
      ),
  );
}

function stateOf(gate: GateVerdict, approved: boolean): CommitStatus['state'] {
  switch (consequence(gate)) {
    case 'Passed':
      return 'Success';
    case 'Review':
      return approved ? 'Success' : 'Pending';
    case 'Pending':
      return 'Pending';
    case 'Failed':
    case 'Blocked':
      return 'Failure';
  }
}

function cut(text: string): string {
  return text.length <= MAXIMUM_DESCRIPTION ? text : `${text.slice(0, MAXIMUM_DESCRIPTION - 1)}…`;
}
