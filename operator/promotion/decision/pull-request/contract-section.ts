import { contractDifferences } from '../gates/contract-difference.ts';
import type { Evidence } from '../gates/evidence.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';

const MAXIMUM_DIFFERENCES = 30;

/** In what the contract of the candidate differs from that of what is served. */
export function contractSection({ proposed, served }: Evidence): string[] {
  if (!proposed || served.kind !== 'Served') return [];
  const differences = contractDifferences(served.contract, proposed.contract);
  const lines = differences
    .slice(0, MAXIMUM_DIFFERENCES)
    .map(
      ({ of, breaking, message }) =>
        `- ${codeSpan(of)} ${escapeMarkdown(message)}${breaking ? ' (**breaks requests of today**)' : ''}`,
    );
  const more = differences.length - lines.length;
  return [
    '### Contract',
    '',
    ...(lines.length === 0 ? ['It is the contract of what is served.'] : lines),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ];
}
