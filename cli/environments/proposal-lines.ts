import type { Line } from '../terminal/line.ts';
import { gateLines } from './gate-lines.ts';
import { nextCommand, type Proposal } from './next-command.ts';
import { outlookOf } from './outlook.ts';
import { timeAndDistance, versionName } from './words.ts';

/** What there is to say of a promotion or a rollback below its heading: message, gates, approvals, pull request, what to do. */
export function proposalLines(proposal: Proposal, now: Date): Line[] {
  const { status } = proposal;
  const { awaits } = outlookOf(status.reason);
  const next = nextCommand(proposal);
  return [
    [status.message],
    ...gateLines(status.gates ?? []),
    ...reviewLines(proposal),
    ...(status.pullRequest ? [[`pull request ${status.pullRequest.number}: ${status.pullRequest.url}`]] : []),
    ...(awaits === undefined ? [] : [[`awaits ${awaits}`]]),
    ...(status.until === undefined ? [] : [[`until ${timeAndDistance(status.until, now)}`]]),
    ...(next === undefined ? [] : [[{ tone: 'Strong' as const, text: next }]]),
  ];
}

/** A heading: the name, where it leads, the reason, and the version that it is about. */
export function proposalHeading({ name, status }: Proposal, to: string): Line {
  const { tone } = outlookOf(status.reason);
  const { artifact, digest, episode } = status;
  const proposed = artifact ?? episode ?? (digest && `@${digest}`);
  return [
    { tone: 'Strong', text: name },
    ` → ${to}  `,
    { tone, text: status.reason },
    ...(proposed === undefined ? [] : [`  ${versionName(proposed)}`]),
  ];
}

/** Who approved, and whose approval does not count. */
function reviewLines({ status }: Proposal): Line[] {
  const counted = (status.approvals ?? []).map(({ user }) => user);
  const discounted = (status.discounted ?? []).map(({ user, reason }) => `${user} (${reason})`);
  return [
    ...(counted.length > 0 ? [[{ tone: 'Good' as const, text: `approved by ${counted.join(', ')}` }]] : []),
    ...(discounted.length > 0
      ? [[{ tone: 'Waiting' as const, text: `does not count: ${discounted.join(', ')}` }]]
      : []),
  ];
}
