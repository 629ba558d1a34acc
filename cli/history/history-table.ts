import { versionName } from '../environments/words.ts';
import type { Line, Piece } from '../terminal/line.ts';
import { tableLines } from '../terminal/table.ts';
import type { ServedVersion } from './served-version.ts';

const HEADING = ['SINCE', 'VERSION', 'BY', 'APPROVED BY', 'MERGED BY', ''];

/** Versions as a table, in their order. */
export function historyLines(versions: readonly ServedVersion[]): Line[] {
  const heading = HEADING.map((text): Piece => ({ tone: 'Quiet', text }));
  return tableLines([heading, ...versions.map(cells)]);
}

function cells({ at, artifact, commit, pullRequest, approvedBy, mergedBy }: ServedVersion): Piece[] {
  return [
    at === undefined ? '?' : at.replace(/\.\d+Z$/, 'Z'),
    artifact === undefined ? 'nothing' : { tone: 'Strong', text: versionName(artifact) },
    pullRequest === undefined
      ? commit === undefined
        ? '?'
        : `commit ${commit.slice(0, 12)}`
      : `${pullRequest.kind.toLowerCase()} #${pullRequest.number}`,
    approvedBy === undefined ? unknown(commit) : approvedBy.length === 0 ? 'no one' : approvedBy.join(', '),
    mergedBy ?? unknown(commit),
    { tone: 'Quiet', text: pullRequest?.url ?? '' },
  ];
}

/** Where Git was read, what is not known is not there: a commit by hand has no approvals. Else nobody looked. */
function unknown(commit: string | undefined): string {
  return commit === undefined ? '?' : '-';
}
