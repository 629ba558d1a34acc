import { LABELS } from '../../forge/labels.ts';
import type { Action } from './action.ts';
import type { Observation } from './observation.ts';
import type { KnownPullRequest } from './ownership.ts';
import { escapeMarkdown } from './pull-request/markdown.ts';
import { closureOf, RECORDED, recordClosure } from './rejection.ts';
import type { Situation } from './situation.ts';

/**
 * Labels closed pull requests with what their closing meant, so that the forge keeps it. Those whose closer was not asked for
 * yet wait; until then they count as undecided.
 */
export function recordClosures({ closers, identity }: Observation, { ours }: Situation): Action[] {
  return ours
    .filter(({ state, number }) => state === 'Closed' && closers.has(number))
    .filter((pullRequest) => closureOf(pullRequest) === 'Unrecorded')
    .map(({ number }) => ({
      kind: 'AddLabels',
      number,
      labels: recordClosure(closers.get(number), identity),
    }));
}

/**
 * Closes one of our own. The label goes first: after a crash in between, an open pull request with a label is closed or
 * has it taken off again, while a closed one without a label would be a rejection.
 */
export function close(
  pullRequest: KnownPullRequest,
  as: typeof LABELS.superseded | typeof LABELS.aborted,
  message: string,
): Action[] {
  const { number, labels } = pullRequest;
  const wanted = [as, RECORDED];
  const labelled = wanted.every((label) => labels.includes(label));
  return [
    ...(labelled ? [] : [{ kind: 'AddLabels' as const, number, labels: wanted }]),
    {
      kind: 'Comment',
      number,
      key: `closed-${pullRequest.digest}`,
      body: `churnops closes this: ${escapeMarkdown(message)}`,
    },
    { kind: 'ClosePullRequest', number },
  ];
}

/** Closes what is open of ours beside the newest: there is one at most for a target. */
export function closeDuplicates({ duplicates, current }: Situation): Action[] {
  return duplicates.flatMap((duplicate) =>
    close(duplicate, LABELS.superseded, `Pull request ${current?.number} is open for the same target.`),
  );
}
