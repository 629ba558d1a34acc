import { LABELS } from '../../../forge/labels.ts';
import { formatMarker } from '../../../forge/marker.ts';
import { proposalMarker } from '../ownership.ts';
import { formatDuration } from '../policy/duration.ts';
import { shortDigest } from '../version.ts';
import type { Case } from './case.ts';
import { mergeWords, standsForWords } from './choices.ts';
import { comparisonSection } from './comparison-section.ts';
import { contractSection } from './contract-section.ts';
import { gatesSection } from './gates-section.ts';
import { codeSpan, escapeMarkdown } from './markdown.ts';
import { trainingSections } from './training-sections.ts';

/** Letters, for the figures of some columns and the command that shows the report. */
const MAXIMUM_DRIFT = 1_500;

/**
 * The body of a pull request: it argues its case, and carries the hidden marker. The same facts give the same bytes.
 * Names and sentences come from data and models, so each is escaped; no value of a customer is in it.
 */
export function body(given: Case): string {
  const { episode } = given.proposal;
  const sections = [
    ...(episode ? trainingSections(given, episode) : versionSections(given)),
    [formatMarker(proposalMarker(given.proposal))],
  ];
  return shortenSections(sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')));
}

function versionSections(given: Case): string[][] {
  const isPromotion = given.proposal.kind === 'Promotion';
  return [
    summary(given),
    isPromotion ? gatesSection(given.gates) : [],
    isPromotion ? comparisonSection(given.evidence) : [],
    isPromotion ? contractSection(given.evidence) : [],
    lineage(given),
    whatToDo(given),
  ];
}

/** GitHub takes 65,536 characters: the longest sections give way, the first and the marker never. */
const MAXIMUM_CHARACTERS = 60_000;

function shortenSections(sections: string[]): string {
  let fitting = sections;
  while (fitting.join('\n\n').length > MAXIMUM_CHARACTERS) {
    const inner = fitting.slice(1, -1);
    const longest = Math.max(...inner.map(({ length }) => length));
    const at = fitting.findIndex(({ length }, index) => index > 0 && length === longest);
    const heading = fitting[at]?.split('\n')[0] ?? '';
    fitting = fitting.with(at, `${heading}\n\nThis is too long to be shown here; the artifact has it.`);
  }
  return fitting.join('\n\n');
}

function summary({ proposal, present, standsFor }: Case): string[] {
  const { kind, owner, address, value, why } = proposal;
  const change =
    value === undefined
      ? `takes ${codeSpan(address.field)} out of ${codeSpan(address.path)}, so that nothing is served`
      : `sets ${codeSpan(address.field)} in ${codeSpan(address.path)} to ${codeSpan(value)}`;
  return [
    `This ${kind === 'Promotion' ? 'promotion' : 'rollback'} of ${codeSpan(owner.name)} ${change}.`,
    present === undefined ? 'Nothing is served there now.' : `It holds ${codeSpan(present)} now.`,
    ...(why === undefined ? [] : ['', `**Why:** ${escapeMarkdown(why)}`]),
    ...standsForWords(standsFor),
  ];
}

function lineage({ proposal, origin, presentOrigin, evidence, drift, trainingSeconds }: Case): string[] {
  const report = evidence.proposed?.report;
  const algorithm = report?.algorithm['type'];
  const lines = [
    origin && `- Trained by TrainingRun ${codeSpan(origin.name)}, created ${origin.createdAt.toISOString()}`,
    origin?.cause !== undefined && `- Trained because ${escapeMarkdown(origin.cause)}`,
    presentOrigin &&
      `- What is there was trained by ${codeSpan(presentOrigin.name)}, created ${presentOrigin.createdAt.toISOString()}`,
    typeof algorithm === 'string' && `- Algorithm: ${codeSpan(algorithm)}`,
    report &&
      `- Data: ${codeSpan(report.data.fingerprint)}, ${report.data.rows} rows, ${report.data.positives} positive`,
    report && `- Size: ${report.model.bytes} bytes`,
    trainingSeconds !== undefined && `- Training took ${formatDuration(trainingSeconds * 1_000)}`,
    drift !== undefined && `- Drift: ${escapeMarkdown(drift, MAXIMUM_DRIFT)}`,
    proposal.digest && `- Model card and report: the artifact ${codeSpan(shortDigest(proposal.digest))}`,
  ].filter((line) => typeof line === 'string');
  return lines.length === 0 ? [] : ['### Where it comes from', '', ...lines];
}

function whatToDo({ proposal, approval, present }: Case): string[] {
  const merge = mergeWords(approval, 'It is merged by itself once its gates pass.');
  const back =
    present === undefined
      ? 'To go back after the merge, revert the merge commit.'
      : `To go back after the merge, revert the merge commit, or annotate the ChurnModel there: ${codeSpan('churnops.dev/rollback-to=previous')}.`;
  const reject =
    proposal.kind === 'Promotion'
      ? `Closing it rejects this version here for good; taking the label ${codeSpan(LABELS.rejected)} off forgives.`
      : `Closing it keeps what is there; taking the label ${codeSpan(LABELS.rejected)} off asks again.`;
  return [
    '### What you can do',
    '',
    `- ${merge}`,
    `- ${reject}`,
    ...(proposal.kind === 'Promotion' ? [`- ${back}`] : []),
  ];
}
