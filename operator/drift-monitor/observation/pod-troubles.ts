import type { ScrapeOutcome } from './scrape-schedule.ts';
import type { Trouble } from './trouble.ts';

/** A pod, and how asking it came out. */
export interface AskedPod {
  name: string;
  outcome: ScrapeOutcome | undefined;
}

/** Pods that are named in one message. */
const MAXIMUM_NAMES = 5;

/** What is wrong with the pods' answers: one trouble a kind, with the names and the words of the first. */
export function podTroubles(pods: readonly AskedPod[]): Trouble[] {
  const untold = (kind: 'Silent' | 'Untrusted') =>
    pods.flatMap(({ name, outcome }) => (outcome?.kind === kind ? [{ name, message: outcome.message }] : []));
  const troubles: Trouble[] = [];
  for (const [kind, reason] of [
    ['Silent', 'PodsSilent'],
    ['Untrusted', 'PodsUntrusted'],
  ] as const) {
    const [first, ...others] = untold(kind);
    if (first === undefined) continue;
    const more = others.length === 0 ? '' : ` The same is so of ${names(others.map(({ name }) => name))}.`;
    troubles.push({ reason, message: `${first.message}${more}`, blocking: false });
  }
  const off = pods.filter(({ outcome }) => outcome?.kind === 'Answered' && outcome.clock !== 'Right');
  if (off.length > 0) {
    const message = `The clocks of ${names(off.map(({ name }) => name))} are off by more than a slot, so that rows are counted late or not at all: set the clocks of their nodes.`;
    troubles.push({ reason: 'ClocksDiffer', message, blocking: false });
  }
  return troubles;
}

function names(all: readonly string[]): string {
  const named = all.slice(0, MAXIMUM_NAMES).join(', ');
  return all.length > MAXIMUM_NAMES ? `${named} and ${all.length - MAXIMUM_NAMES} others` : named;
}
