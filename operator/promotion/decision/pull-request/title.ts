import type { Proposal } from '../ownership.ts';
import { shortDigest } from '../version.ts';

/** The title of a pull request, and the first line of its commit. */
export function title({ kind, owner, address, digest, episode }: Proposal): string {
  if (episode) return clean(`Train anew in ${address.path} for the drift ${episode.id} of ${owner.name}`);
  const what = `${owner.name} in ${address.path}`;
  if (kind === 'Promotion')
    return clean(`Promote ${what} to ${digest ? shortDigest(digest) : 'another version'}`);
  return clean(digest ? `Roll back ${what} to ${shortDigest(digest)}` : `Stop serving ${what}`);
}

/** Titles are plain text: no control character, and short enough for every forge. */
function clean(text: string): string {
  const shown = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return shown.length <= 200 ? shown : `${shown.slice(0, 199)}…`;
}
