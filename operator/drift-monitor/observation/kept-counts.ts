import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import type { ReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import { readModel, type StoredCounts, type StoredModel, unpackCounts } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { CountedModel, Delivery } from './counted-model.ts';
import {
  afterJudgement,
  askAllAgain,
  type Counts,
  changeRowSource,
  changeWindow,
  countModel,
  emptyCounts,
  hasUnjudged,
  receive,
  withModel,
} from './counts.ts';
import { fitCheckpoint } from './fit-checkpoint.ts';

/** What the counts of a monitor are kept by. */
export interface KeptCountsOptions {
  store: CheckpointStore;
  /** The name of the ConfigMap, for people. */
  name: string;
  /** Milliseconds since the epoch. */
  clock: () => number;
  logger: Logger;
  /** What counting goes on with where the checkpoint is of no use, for people. */
  goesOnWith: string;
  maximumBytes?: number;
}

/** How counts are kept in one pass. */
export interface SaveOptions {
  /** Ordinary counts are written once in so many milliseconds. */
  slot: number;
  /** Whether a model is kept that has no windows. */
  wanted: (model: CountedModel) => boolean;
}

/** Between two writes at least that are made sooner than a slot is over, in milliseconds. */
const HASTE = 5_000;

/** How long one that led before may still write, in milliseconds: a request that was on its way, of a process that has yet to learn. */
const FORMER_LEADER = 45_000;

/**
 * What a monitor counted: in memory, and in a checkpoint that follows. Whatever is not in the checkpoint yet is remembered as it was delivered, so that it can be counted
 * again on top of a checkpoint that someone else wrote: a slot has a key, and nothing counts twice.
 */
export class KeptCounts {
  readonly #options: KeptCountsOptions;
  readonly #references = new Map<string, ReferenceProfile>();
  #counts: Counts;
  #unread: readonly StoredModel[] = [];
  #unsaved: Delivery[] = [];
  /** Whether some of it can never be asked for again. */
  #lastWords = false;
  #keptPods: ReadonlySet<string> = new Set();
  #wroteAt: number | undefined;
  #retryAt = 0;
  /** When the checkpoint is read once more. */
  #lookAt: number | undefined;
  #refused: unknown;
  #begunAnew: string | undefined;

  private constructor(options: KeptCountsOptions, window: number) {
    this.#options = options;
    this.#counts = emptyCounts(window);
  }

  /**
   * Reads the checkpoint. One that is of no use is begun anew.
   *
   * @param hasCounted whether there should be one.
   * @throws CodedError where it cannot be read, or belongs to someone else.
   */
  static async open(options: KeptCountsOptions, window: number, hasCounted: boolean): Promise<KeptCounts> {
    const kept = new KeptCounts(options, window);
    await kept.#read();
    kept.#lookAt = options.clock() + FORMER_LEADER;
    if (kept.#wroteAt === undefined && hasCounted && kept.#begunAnew === undefined)
      kept.#begunAnew = `The ConfigMap ${options.name} is gone: counting began anew with ${options.goesOnWith}.`;
    return kept;
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** Why counting began anew, where it did. */
  get begunAnew(): string | undefined {
    return this.#begunAnew;
  }

  /** What keeps the checkpoint from being written, since it was tried last. */
  get refused(): unknown {
    return this.#refused;
  }

  /** The models that something is counted of, or was. */
  get artifacts(): string[] {
    return [...this.#counts.models.values(), ...this.#unread].map(({ artifact }) => artifact);
  }

  /** Puts other counts in the place of those that there are. */
  update(change: (counts: Counts) => Counts): void {
    this.#counts = change(this.#counts);
  }

  /** Counts in windows of another length, where it is another. */
  changeWindow(window: number): void {
    if (this.#counts.window === window) return;
    this.#counts = changeWindow(this.#counts, window, this.#options.clock());
    this.#unread = [];
  }

  /** Counts rows from elsewhere, where it is elsewhere. @param rowSource undefined for the traffic of pods. */
  changeRowSource(rowSource: string | undefined): void {
    if (this.#counts.rowSource === rowSource) return;
    this.#counts = changeRowSource(this.#counts, rowSource);
    this.#unread = [];
    this.#unsaved = [];
  }

  /** Begins to count a model, or goes on with what the checkpoint has of it. */
  know(artifact: string, digest: string, reference: ReferenceProfile): void {
    this.#references.set(digest, reference);
    if (this.#counts.models.has(digest)) return;
    const stored = this.#unread.find((model) => model.digest === digest);
    if (stored !== undefined) this.#take(stored, reference);
    this.#counts = countModel(this.#counts, { artifact, digest, reference });
    for (const delivery of this.#unsaved.filter((each) => each.digest === digest))
      this.#counts = receive(this.#counts, delivery, this.#options.clock(), Infinity).counts;
  }

  /** Counts what a pod told. @param slack see `receive`. @param leaving whether the pod may never be asked again. */
  deliver(delivery: Delivery, slack: number, leaving: boolean): void {
    const { counts, news } = receive(this.#counts, delivery, this.#options.clock(), slack);
    if (news.length === 0) return;
    this.#counts = counts;
    this.#unsaved.push({ ...delivery, slots: news });
    this.#lastWords ||= leaving;
  }

  /** Tells that pods are gone: what they told last is to be kept soon. */
  noteGone(pods: ReadonlySet<string>): void {
    this.#lastWords ||= this.#unsaved.some(({ slots }) => slots.some(({ pod }) => pods.has(pod)));
  }

  /** When something is to be written although nothing more happens; undefined where nothing is. */
  nextSave(slot: number): number | undefined {
    if (this.#refused !== undefined) return this.#retryAt;
    const write = this.#nextWrite(slot);
    const moments = [this.#lookAt, write].flatMap((moment) => moment ?? []);
    return moments.length === 0 ? undefined : Math.max(this.#retryAt, Math.min(...moments));
  }

  #nextWrite(slot: number): number | undefined {
    if (this.#unsaved.length === 0 && !this.#hasNewPods()) return undefined;
    const wroteAt = this.#wroteAt ?? Number.NEGATIVE_INFINITY;
    const usual = (Math.floor(wroteAt / slot) + 1) * slot;
    return this.#lastWords ? Math.min(usual, wroteAt + HASTE) : usual;
  }

  /**
   * Writes what is counted and decided, where something changed and its time has come.
   *
   * @throws what kept it from being written, where something was decided that nobody may be told of before it is kept.
   */
  async save(decided: object | undefined, { slot, wanted }: SaveOptions): Promise<void> {
    const now = this.#options.clock();
    const decides = this.#refused === undefined && decided !== undefined && this.#changes(decided);
    const next = decides ? afterJudgement(this.#counts, decided, wanted) : this.#counts;
    if (!decides && (this.nextSave(slot) ?? Infinity) > now) return;
    try {
      if (decides || this.#lookAt === undefined || this.#lookAt > now) await this.#write(next, now);
      else await this.#lookAgain();
    } catch (error) {
      this.#retryAt = now + HASTE;
      if (isCodedError(error, 'CheckpointMoved')) await this.#read();
      else if (isCodedError(error, 'Forbidden', 'NotOurs', 'CheckpointTooLarge')) this.#refused = error;
      if (decides || !isCodedError(error) || error.code === 'LeadershipLost') throw error;
      this.#options.logger.warn('Could not write what was counted', {
        checkpoint: this.#options.name,
        error,
      });
    }
  }

  /** One that led before may have written after this process read: its last words are looked for once, as a write would find them. */
  async #lookAgain(): Promise<void> {
    await this.#read();
    this.#lookAt = undefined;
  }

  async #write(counts: Counts, now: number): Promise<void> {
    const oldest = now - 10 * counts.window;
    const unread = this.#unread.flatMap((model) => {
      const windows = model.windows.filter(({ start }) => start >= oldest);
      return windows.length === 0 ? [] : [{ ...model, windows }];
    });
    const fitted = await fitCheckpoint(counts, unread, this.#options.maximumBytes);
    await this.#options.store.write(fitted.bytes);
    this.#counts = fitted.counts;
    this.#unread = unread;
    this.#unsaved = [];
    this.#lastWords = false;
    this.#keptPods = new Set(this.#counts.sources.keys());
    this.#lookAt = undefined;
    this.#wroteAt = now;
    this.#refused = undefined;
  }

  /** Pods that are not in the checkpoint: if they went while nobody looked, nobody would know that something is missing. */
  #hasNewPods(): boolean {
    return [...this.#counts.sources.keys()].some((pod) => !this.#keptPods.has(pod));
  }

  #changes(decided: object): boolean {
    const before = this.#counts.decided;
    if (hasUnjudged(this.#counts)) return true;
    return before === undefined || canonicalJson(decided) !== canonicalJson(before);
  }

  /** Goes on from what the checkpoint has; where that is nothing of use, from what there is. */
  async #read(): Promise<void> {
    const stored = await this.#readStored();
    if (stored === undefined) return;
    const { models, ...counts } = stored;
    const now = this.#options.clock();
    const { window } = this.#counts;
    this.#counts = changeWindow({ ...counts, models: new Map() }, window, now);
    this.#unread = counts.window === window ? models : [];
    this.#keptPods = new Set(counts.sources.keys());
    this.#wroteAt ??= 0;
    for (const { artifact, digest } of [...models, ...this.#unsaved]) {
      const reference = this.#references.get(digest);
      if (reference !== undefined) this.know(artifact, digest, reference);
    }
  }

  async #readStored(): Promise<StoredCounts | undefined> {
    const { store, name } = this.#options;
    const bytes = await store.read();
    if (bytes === undefined) return undefined;
    try {
      return unpackCounts(bytes, name);
    } catch (error) {
      if (!isCodedError(error, 'CheckpointUnusable')) throw error;
      if (this.#counts.sources.size === 0)
        this.#begunAnew = `${error.message} Counting began anew with ${this.#options.goesOnWith}.`;
      return undefined;
    }
  }

  #take(stored: StoredModel, reference: ReferenceProfile): void {
    this.#unread = this.#unread.filter((model) => model !== stored);
    try {
      this.#counts = withModel(this.#counts, readModel(stored, reference));
    } catch (error) {
      if (!isCodedError(error) && !(error instanceof RangeError)) throw error;
      this.#counts = askAllAgain(this.#counts, stored.digest);
      this.#begunAnew = `The ConfigMap ${this.#options.name} does not hold counts of the reference of ${stored.artifact} (${error.message}): counting began anew with ${this.#options.goesOnWith}.`;
    }
  }
}
