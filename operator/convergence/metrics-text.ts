/** One sample of a page in Prometheus' text format. */
export interface Sample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(,|$)/y;
const SAMPLE = new RegExp(
  `^(${NAME})(?:\\{((?:[^"}]|"(?:[^"\\\\]|\\\\.)*")*)\\})?[ \\t]+(\\S+)(?:[ \\t]+-?\\d+)?$`,
);
const VALUE = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NOT_FINITE: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  '+Inf': Number.POSITIVE_INFINITY,
  '-Inf': Number.NEGATIVE_INFINITY,
};

/**
 * Reads the samples of a page (Prometheus' text format 0.0.4). It is strict: a page of which one line is wrong is not read
 * at all, because who wrote it wrong may have meant another number.
 *
 * @returns undefined where the text is not such a page.
 */
export function parseMetrics(text: string): Sample[] | undefined {
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const sample = parseSample(line.trimEnd());
    if (!sample) return undefined;
    samples.push(sample);
  }
  return samples;
}

function parseSample(line: string): Sample | undefined {
  const [, name, labelText = '', valueText = ''] = SAMPLE.exec(line) ?? [];
  const labels = parseLabels(labelText);
  const value = parseValue(valueText);
  return name === undefined || labels === undefined || value === undefined
    ? undefined
    : { name, labels, value };
}

function parseLabels(text: string): Record<string, string> | undefined {
  const labels: [string, string][] = [];
  LABEL.lastIndex = 0;
  for (let at = 0; at < text.length; at = LABEL.lastIndex) {
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined || value === undefined) return undefined;
    labels.push([name, unescapeLabel(value)]);
  }
  return Object.fromEntries(labels);
}

function unescapeLabel(value: string): string {
  return value.replace(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : character));
}

function parseValue(text: string): number | undefined {
  if (text in NOT_FINITE) return NOT_FINITE[text];
  return VALUE.test(text) ? Number(text) : undefined;
}
