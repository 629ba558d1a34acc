import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import type { Pod } from '../kubernetes/resource.ts';
import { containerState } from '../training-run/trainer-container.ts';

/** What partitions came to, as their pods said last. */
export interface Counts {
  /** Partitions that said so. */
  partitions: number;
  /** Rows that were scored. */
  rows: number;
  /** Rows that broke the contract. */
  refused: number;
  /** How many states of the input they saw: more than one means that it was changed meanwhile. */
  inputs: number;
}

type Said = Pick<Counts, 'rows' | 'refused'> & { input?: string };

const INDEX_ANNOTATION = 'batch.kubernetes.io/job-completion-index';
const BOUNDS = { maximumBytes: 4_096, maximumDepth: 4 };

/** Adds up what each partition said. A partition of two pods that both finished counts once: they say the same. */
export function countRows(pods: readonly Pod[]): Counts {
  const said = new Map<string, Said>();
  for (const pod of pods) {
    const index = indexOf(pod);
    const counts = index === undefined ? undefined : countsOf(pod);
    if (index !== undefined && counts) said.set(index, counts);
  }
  const inputs = new Set([...said.values()].flatMap(({ input }) => input ?? []));
  const sum: Counts = { partitions: said.size, rows: 0, refused: 0, inputs: inputs.size };
  for (const { rows, refused } of said.values()) {
    sum.rows += rows;
    sum.refused += refused;
  }
  return sum;
}

/** The partition that a pod is of. */
export function indexOf({ metadata }: Pod): string | undefined {
  return metadata?.labels?.[INDEX_ANNOTATION] ?? metadata?.annotations?.[INDEX_ANNOTATION];
}

function countsOf(pod: Pod): Said | undefined {
  const ended = containerState(pod)?.terminated;
  if (ended?.exitCode !== 0 || !ended.message) return undefined;
  const { rows, refused, input } = parse(ended.message);
  if (!isCount(rows) || !isCount(refused)) return undefined;
  return { rows, refused, ...(typeof input === 'string' && { input }) };
}

function parse(text: string): { [field in keyof Said]?: unknown } {
  try {
    return (parseBoundedJson(text, BOUNDS) as object | null) ?? {};
  } catch {
    // Another image may leave any text: it says nothing of rows.
    return {};
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
