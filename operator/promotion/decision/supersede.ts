import type { Origins } from './eligibility.ts';
import { isLater } from './version.ts';

/** Whether what is proposed gives way to another version. */
export type Succession =
  /** It is the same version. */
  | 'Same'
  | 'Replace'
  /** The open pull request has an approval, and its policy lets newer versions wait. */
  | 'Wait'
  /** The other version is not newer. */
  | 'Older';

/**
 * Decides between the version of the open pull request and one that may be proposed too: a newer one takes its place in the
 * same pull request, and nothing queues.
 *
 * @param approved whether one valid approval is there.
 */
export function decideSuccession(
  current: string,
  next: string,
  origins: Origins,
  { approved, onNewer }: { approved: boolean; onNewer: 'Wait' | 'Replace' },
): Succession {
  if (current === next) return 'Same';
  if (!isNewer(next, current, origins)) return 'Older';
  return approved && onNewer === 'Wait' ? 'Wait' : 'Replace';
}

/** Whether a version's run was created after that of another; where a run is not known, the one that is asked for is. */
export function isNewer(next: string, current: string, origins: Origins): boolean {
  const [one, other] = [origins.get(next), origins.get(current)];
  return !one || !other || isLater(one, other);
}
