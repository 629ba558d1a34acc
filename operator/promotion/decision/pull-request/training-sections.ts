import { LABELS } from '../../../forge/labels.ts';
import type { DriftEpisode, DriftedColumn } from '../drift-here.ts';
import { formatFigure } from '../gates/figure.ts';
import type { Case } from './case.ts';
import { mergeWords, standsForWords } from './choices.ts';
import { codeSpan, table } from './markdown.ts';

/** Smaller p-values all say the same. */
const LEAST_P = 0.000_001;

/** What a pull request argues with that asks for training: what drifted, by how much, and what follows from a merge. */
export function trainingSections(given: Case, episode: DriftEpisode): string[][] {
  return [summary(given, episode), findings(given, episode), choices(given)];
}

function summary({ proposal, present, standsFor }: Case, { namespace }: DriftEpisode): string[] {
  const { owner, address, value = '' } = proposal;
  return [
    `This asks for **one training run**: what ${codeSpan(owner.name)} scores in ${codeSpan(namespace)} of the cluster ${codeSpan(owner.cluster)} no longer looks like what it was trained on.`,
    `It sets ${codeSpan(address.field)} in ${codeSpan(address.path)} to ${codeSpan(value)}.`,
    present === undefined ? 'It is not there now.' : `It holds ${codeSpan(present)} now.`,
    ...standsForWords(standsFor),
  ];
}

function findings({ proposal }: Case, episode: DriftEpisode): string[] {
  const { monitor, namespace, since, artifact, window, columns } = episode;
  const rows = window?.rows === undefined ? '' : `, ${formatFigure(window.rows)} rows`;
  const told = columns.flatMap(columnRow);
  const silent = columns.filter(({ figures }) => !figures).map(({ name }) => codeSpan(name));
  const head = ['Column', 'Test', 'Statistic', 'Threshold', 'p', 'Rows'];
  return [
    '### What was found',
    '',
    `- The DriftMonitor ${codeSpan(monitor)} finds drift since ${since.toISOString()}`,
    ...(artifact === undefined ? [] : [`- What serves there: ${codeSpan(artifact)}`]),
    ...(window ? [`- The last window: ${codeSpan(window.start)} to ${codeSpan(window.end)}${rows}`] : []),
    ...(silent.length === 0
      ? []
      : [`- ${told.length === 0 ? 'Columns' : 'In an earlier window'}: ${silent.join(', ')}`]),
    `- A plot of each column: ${codeSpan(`npx churnops drift ${monitor} -n ${namespace} --report drift.html`)}, with access to the cluster ${codeSpan(proposal.owner.cluster)}`,
    ...(told.length === 0 ? [] : ['', ...table(head, told)]),
  ];
}

function columnRow({ name, figures }: DriftedColumn): string[][] {
  if (!figures) return [];
  const { test, statistic, bound, threshold, pValue, rows } = figures;
  const upTo = bound === undefined || bound === 0 ? '' : ` to ${formatFigure(statistic + bound)}`;
  const p = pValue !== undefined && pValue < LEAST_P ? `under ${LEAST_P}` : figure(pValue);
  return [[codeSpan(name), test, `${figure(statistic)}${upTo}`, figure(threshold), p, figure(rows)]];
}

function figure(value: number | undefined): string {
  return value === undefined ? '' : formatFigure(value);
}

function choices({ proposal, approval }: Case): string[] {
  return [
    '### What you can do',
    '',
    `- ${mergeWords(approval, 'It is merged by itself.')}`,
    `- Merging it makes one TrainingRun of the model in ${codeSpan(proposal.address.path)}, for which neither cooldown nor budget counts; a run that is under way comes first. What it makes is proposed like every version.`,
    `- Closing it says that nothing is to be trained for this episode; taking the label ${codeSpan(LABELS.rejected)} off asks again. The next episode asks anew.`,
    '- It is closed by itself where the drift is over before.',
  ];
}
