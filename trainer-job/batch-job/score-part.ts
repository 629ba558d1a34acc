import type { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import { scoreRecords } from '../batch-scoring/score-records.ts';
import { error } from '../errors.ts';
import type { Storage } from '../storage/storage.ts';
import type { TableFormat } from '../table/table.ts';
import { openSlice, type SliceSource } from './open-slice.ts';
import { type PartResult, readMarker, writeMarker } from './part-marker.ts';
import type { Part } from './part-names.ts';
import { PartWriter } from './part-writer.ts';
import { removeOutdated } from './remove-outdated.ts';
import { scoreColumns } from './scores-writer.ts';
import { dataFiles, type Slice, slicesOf, stateOf } from './slices.ts';

/** A partition, and the world it is scored in. */
export interface PartOptions {
  input: Storage;
  /** What the files are, where that was said. */
  inputFormat: TableFormat | undefined;
  /** The directory of the part. */
  output: Storage;
  part: Part;
  partitions: number;
  index: number;
  /** The uid of the Job: what another one left is scored again. */
  job: string;
  threshold: number | undefined;
  signal: AbortSignal;
  /** Loads the model, once there is something to score. */
  withSession: <T>(score: (session: ModelSession) => Promise<T>) => Promise<T>;
  /** Told of the share that was read, in [0, 1], and what there is by now. */
  onProgress: (share: number, result: PartResult) => void;
}

/**
 * Scores the rows of one partition, once: what this Job has finished before is told again, and what it had begun is begun anew.
 *
 * @throws CsvRefused, DataRefused, Storage…, ScoringFailed, ModelInvalid, or the signal's reason.
 */
export async function scorePart(options: PartOptions): Promise<PartResult & { existed: boolean }> {
  const { input, inputFormat, output, part, partitions, index, job, withSession } = options;
  const known = await readMarker(output, part.marker, job);
  if (known !== undefined) {
    await tidy(options);
    return { ...known, existed: true };
  }
  const files = dataFiles(await input.list(), input.location, inputFormat);
  const slices = slicesOf(files, partitions, index);
  const result: PartResult = { rows: 0, refused: 0, input: stateOf(files) };
  const writer = new PartWriter(output, part);
  try {
    await withSession(async (session) => {
      const scorer = new SliceScorer(options, session, writer, result, slices.length);
      for (const slice of slices) await scorer.score(slice);
    });
    await writer.complete();
  } catch (fault) {
    await writer.abort();
    throw fault;
  }
  await writeMarker(output, part.marker, job, result);
  await tidy(options);
  return { ...result, existed: false };
}

/** One partition tidies up for all; a web server tells nobody what files it has. */
async function tidy({ output, part, partitions, index }: PartOptions): Promise<void> {
  if (partitions === 1 || index !== 0 || part.directory.kind === 'Url') return;
  await removeOutdated(output, { partitions, format: part.format });
}

/** Scores one slice after the other into one part, whose header is that of the first. */
class SliceScorer {
  readonly #options: PartOptions;
  readonly #session: ModelSession;
  readonly #writer: PartWriter;
  readonly #result: PartResult;
  readonly #slices: number;
  #first: { header: readonly string[]; file: string } | undefined;
  #done = 0;

  constructor(
    options: PartOptions,
    session: ModelSession,
    writer: PartWriter,
    result: PartResult,
    slices: number,
  ) {
    this.#options = options;
    this.#session = session;
    this.#writer = writer;
    this.#result = result;
    this.#slices = slices;
  }

  async score(slice: Slice): Promise<void> {
    const { input, inputFormat, threshold, signal, onProgress } = this.#options;
    const source = await openSlice(input, slice, inputFormat);
    await scoreRecords({
      session: this.#session,
      chunks: source.chunks,
      columns: 'All',
      file: slice.file.name || slice.file.path,
      linesBefore: () => source.linesBefore(),
      signal,
      ...(threshold === undefined ? {} : { threshold }),
      onHeader: (header) => this.#takeHeader(header, slice.file.path, source),
      write: async ({ output, rejected, scoredRows, rejectedRows }) => {
        await this.#writer.write(output, rejected);
        this.#result.rows += scoredRows;
        this.#result.refused += rejectedRows;
        onProgress((this.#done + source.share()) / this.#slices, this.#result);
      },
    });
    this.#done++;
  }

  async #takeHeader(header: readonly string[], file: string, { types }: SliceSource): Promise<void> {
    if (this.#first === undefined) {
      this.#first = { header, file };
      await this.#writer.begin(scoreColumns(header, this.#session.contract, types));
    } else if (header.join('\n') !== this.#first.header.join('\n')) {
      const problems = `the columns of ${file} are others than those of ${this.#first.file}, and both go into one part`;
      throw error('DataRefused', { problems });
    }
  }
}
