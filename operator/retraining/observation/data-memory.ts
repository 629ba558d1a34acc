import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { MemoryMap } from '../../promotion/observation/memory-map.ts';
import type { DataFact } from '../decision/facts.ts';
import { type Data, type DataSource, knownOffhand } from './data-source.ts';

/** What is remembered with. */
export interface DataMemoryOptions {
  source: Pick<DataSource, 'ask'>;
  /** Milliseconds; how long an answer stands while nothing hangs on it. */
  maximumAge: number;
  /** Milliseconds on a clock that never goes back. */
  now: () => number;
}

interface Entry {
  answer: Promise<DataFact>;
  askedAt: number;
  /** How often in a row there was no answer. */
  failures: number;
}

/** More sources than this are not watched by one operator; the one that was not used for longest goes first. */
const MAXIMUM_SOURCES = 10_000;

/** An answer of this age is new enough for a run to be made of it, in milliseconds. No source is asked more often. */
const FRESH_FOR = 10_000;

/** A source that does not answer is asked again after a time that doubles, up to this, in milliseconds. */
const LONGEST_PAUSE = 900_000;

/** What sources said of their data, so that each is asked at a bounded rate, however often models are looked at. */
export class DataMemory {
  readonly #options: DataMemoryOptions;
  readonly #entries = new MemoryMap<{ entry?: Entry }>(MAXIMUM_SOURCES);

  constructor(options: DataMemoryOptions) {
    this.#options = options;
  }

  /** What is known without asking anybody now. */
  async recall(namespace: string, data: Data): Promise<DataFact> {
    const offhand = knownOffhand(data);
    if (offhand) return offhand;
    const { entry } = this.#slot(namespace, data);
    return entry && this.#age(entry) <= this.#options.maximumAge ? entry.answer : { kind: 'NotAsked' };
  }

  /** What the source says: now where `fresh` is asked for, else within the maximum age. */
  async ask(
    namespace: string,
    data: Data,
    { fresh }: { fresh: boolean },
    signal: AbortSignal,
  ): Promise<DataFact> {
    const offhand = knownOffhand(data);
    if (offhand) return offhand;
    const slot = this.#slot(namespace, data);
    const { maximumAge, source, now } = this.#options;
    const before = slot.entry;
    const standing = before && this.#age(before) < this.#pause(before, fresh ? FRESH_FOR : maximumAge);
    if (standing) return before.answer;
    const entry: Entry = { answer: source.ask(namespace, data, signal), askedAt: now(), failures: 0 };
    slot.entry = entry;
    try {
      const fact = await entry.answer;
      if (fact.kind === 'Unreadable') entry.failures = (before?.failures ?? 0) + 1;
      return fact;
    } catch (error) {
      // The pass was ended: that says nothing of the source.
      if (slot.entry === entry) delete slot.entry;
      throw error;
    }
  }

  /** Milliseconds until the source may be asked again; undefined where nobody has to be asked at all. */
  nextQuestion(namespace: string, data: Data): number | undefined {
    if (knownOffhand(data)) return undefined;
    const { entry } = this.#slot(namespace, data);
    return entry ? Math.max(0, this.#pause(entry, this.#options.maximumAge) - this.#age(entry)) : 0;
  }

  #pause({ failures }: Entry, usual: number): number {
    return failures === 0 ? usual : Math.min(FRESH_FOR * 2 ** (failures - 1), LONGEST_PAUSE);
  }

  #age({ askedAt }: Entry): number {
    return this.#options.now() - askedAt;
  }

  #slot(namespace: string, data: Data): { entry?: Entry } {
    return this.#entries.get(canonicalJson([namespace, data]), () => ({}));
  }
}
