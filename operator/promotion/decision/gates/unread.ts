import type { Evidence } from './evidence.ts';
import type { GateVerdict } from './verdict.ts';

/** What a gate says of a version that was not read: it waits, and what will never be read as a model is never proposed. */
export function judgeUnread({ unread }: Evidence): Pick<GateVerdict, 'verdict' | 'message'> {
  if (!unread) return { verdict: 'Pending', message: 'The artifact has not been read yet.' };
  return { verdict: unread.lasting ? 'Failed' : 'Pending', message: unread.reason };
}
