import type { Columns } from '../contract/columns.ts';
import type { Contract } from '../contract/contract.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { type ColumnCounts, clearCounts } from './column-counts.ts';
import { type ColumnRecorder, createColumnRecorder } from './column-recorder.ts';
import {
  type ColumnLayout,
  profiledColumns,
  type ReferenceProfile,
  SCORE_COLUMN,
} from './reference-profile.ts';
import { PAGE_FORMAT_VERSION, writeSlot } from './slot-profile.ts';

/** What a recorder stands on. */
export interface RecorderOptions {
  reference: ReferenceProfile;
  contract: Pick<Contract, 'features'>;
  /** The digest of the model that serves. */
  model: string;
  /** The pod's uid. */
  pod: string;
  /** Names this process within the pod; random. */
  process: string;
  /** The length of a slot, 5 s or more. */
  slotMilliseconds: number;
  /** Whether an unknown category may be named once it occurred ten times in a slot; not where nothing is said. */
  exposeValues?: boolean;
  /** Milliseconds since the epoch. */
  clock: () => number;
  /** How long a closed slot is kept; 24 h where nothing is said. */
  keepMilliseconds?: number;
  /** Bytes of closed slots at most, 32 MiB where nothing is said; beyond that the oldest are dropped sooner. */
  maximumBytes?: number;
}

const DAY = 24 * 3_600_000;
const MINIMUM_SLOT = 5_000;
const DEFAULT_BYTES = 32 << 20;

/** What was counted of a column so far, with the values that may be named. */
function countsOf({ counts, unseen }: ColumnRecorder): ColumnCounts {
  return unseen === undefined ? counts : { ...counts, unseen: unseen.named() };
}

interface RecordedColumn {
  name: string;
  /** Which of a request's columns it is among: a name is looked up once. */
  kind: 'Number' | 'Text' | 'Score';
  recorder: ColumnRecorder;
}

interface ClosedSlot {
  slot: number;
  /** The slot's JSON: outside the heap, and ready to be sent. */
  json: Buffer;
}

/**
 * Counts the rows that a process scores, by column and slot of the wall clock, into the bins of the model's reference. It holds no row and no value that
 * the reference does not name. A clock that goes back counts into the newest slot.
 */
export class Recorder {
  readonly #options: Required<RecorderOptions>;
  readonly #columns: readonly RecordedColumn[];
  readonly #byName: ReadonlyMap<string, ColumnRecorder>;
  #closed: ClosedSlot[] = [];
  #bytes = 0;
  #slot = 0;
  #end = 0;
  #sequence = 0;
  #rows = 0;
  #dropped = 0;
  #ended = false;

  /** @throws RangeError for a slot that is too short. */
  constructor(options: RecorderOptions) {
    if (!(options.slotMilliseconds >= MINIMUM_SLOT)) throw new RangeError('a slot has 5 seconds or more');
    this.#options = {
      keepMilliseconds: DAY,
      maximumBytes: DEFAULT_BYTES,
      exposeValues: false,
      ...options,
    };
    const features = new Map(options.contract.features.map((feature) => [feature.name, feature]));
    this.#columns = profiledColumns(options.reference).map((column) => ({
      name: column.name,
      kind: column.name === SCORE_COLUMN ? 'Score' : isText(column) ? 'Text' : 'Number',
      recorder: createColumnRecorder(column, features.get(column.name), options.exposeValues),
    }));
    this.#byName = new Map(this.#columns.map(({ name, recorder }) => [name, recorder]));
  }

  /** Closed slots that were dropped before their time, for want of room. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether nothing was counted that is still kept. */
  get empty(): boolean {
    return this.#sequence === 0 && this.#closed.length === 0;
  }

  /** Closes the slot of now: the last request was answered, and what comes all the same is not counted. The page says so. */
  end(): void {
    if (this.#sequence > 0) this.#close();
    this.#ended = true;
  }

  /** Counts scored rows. @param probability P(positive) of each. */
  record({ rows, numeric, categorical }: Columns, probability: ArrayLike<number>): void {
    if (this.#ended) return;
    this.#begin();
    for (const { name, kind, recorder } of this.#columns) {
      const values =
        kind === 'Number' ? numeric.get(name) : kind === 'Text' ? categorical.get(name) : probability;
      if (values !== undefined) recorder.record(values);
    }
    this.#rows += rows;
    this.#sequence++;
  }

  /** Counts a value that broke the contract. @param column where it stood; one that the reference has not is ignored. */
  refuse(column: string): void {
    const recorder = this.#byName.get(column);
    if (recorder === undefined || this.#ended) return;
    this.#begin();
    recorder.counts.refused++;
    this.#sequence++;
  }

  /** All slots there are, as the JSON of a page. @param since leaves out closed slots that began earlier; milliseconds since the epoch. */
  page(since = 0): string {
    this.#begin();
    const slots = this.#closed.filter(({ slot }) => slot >= since).map(({ json }) => json.toString());
    if (this.#sequence > 0) slots.push(this.#write(false));
    const { model, slotMilliseconds } = this.#options;
    const page = canonicalJson({
      formatVersion: PAGE_FORMAT_VERSION,
      model,
      slotMilliseconds,
      final: this.#ended || undefined,
    });
    return `${page.slice(0, -1)},"slots":[${slots.join(',')}]}`;
  }

  /** Closes the slot whose time is over, and begins the one of now. */
  #begin(): void {
    const now = this.#options.clock();
    if (now < this.#end) return;
    if (this.#sequence > 0) this.#close();
    this.#slot = now - (now % this.#options.slotMilliseconds);
    this.#end = this.#slot + this.#options.slotMilliseconds;
    const oldest = now - this.#options.keepMilliseconds;
    while (this.#closed[0] !== undefined && this.#closed[0].slot < oldest) this.#drop();
  }

  #close(): void {
    const json = Buffer.from(this.#write(true));
    this.#closed.push({ slot: this.#slot, json });
    this.#bytes += json.byteLength;
    while (this.#bytes > this.#options.maximumBytes && this.#closed.length > 1) {
      this.#drop();
      this.#dropped++;
    }
    for (const { recorder } of this.#columns) {
      clearCounts(recorder.counts);
      recorder.unseen?.clear();
    }
    this.#sequence = 0;
    this.#rows = 0;
  }

  #drop(): void {
    this.#bytes -= this.#closed.shift()?.json.byteLength ?? 0;
  }

  /** To close a slot is a change too, so it has a sequence of its own. */
  #write(closed: boolean): string {
    const { pod, process } = this.#options;
    const sequence = this.#sequence + (closed ? 1 : 0);
    const columns = this.#columns.map(({ recorder }) => countsOf(recorder));
    return canonicalJson(
      writeSlot({ pod, process, slot: this.#slot, sequence, closed, rows: this.#rows, columns }),
    );
  }
}

function isText({ kind }: ColumnLayout): boolean {
  return kind === 'Categorical' || kind === 'Text';
}
