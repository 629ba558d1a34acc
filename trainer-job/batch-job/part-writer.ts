import { rejectedHeader } from '../batch-scoring/bad-row.ts';
import type { Storage, StoredWriter } from '../storage/storage.ts';
import type { ColumnSpec } from '../table/table.ts';
import type { Part } from './part-names.ts';
import { type ScoresWriter, writeScores } from './scores-writer.ts';

/** Writes the files of a part; until it is complete, what was there before stays. */
export class PartWriter {
  readonly #storage: Storage;
  readonly #part: Part;
  #file: StoredWriter | undefined;
  #scores: ScoresWriter | undefined;
  #refused: StoredWriter | undefined;

  constructor(storage: Storage, part: Part) {
    this.#storage = storage;
    this.#part = part;
  }

  /** @param columns of the scores. */
  async begin(columns: readonly ColumnSpec[]): Promise<void> {
    this.#file = await this.#storage.create(this.#part.scores);
    this.#scores = await writeScores(this.#file, this.#part.format, columns);
  }

  /** @param scores and refused are whole records of CSV, without headers. */
  async write(scores: Uint8Array, refused: Uint8Array): Promise<void> {
    if (refused.length > 0) await (await this.#refusedFile()).write(refused);
    await this.#scores?.write(scores);
  }

  /** Makes everything appear: the refused rows first, so that scores are never there without them. */
  async complete(): Promise<void> {
    await this.#scores?.finish();
    if (this.#refused === undefined) await this.#removeRefused();
    await this.#refused?.complete();
    await this.#file?.complete();
  }

  /** Leaves nothing behind. */
  async abort(): Promise<void> {
    await this.#file?.abort();
    await this.#refused?.abort();
  }

  async #refusedFile(): Promise<StoredWriter> {
    if (this.#refused === undefined) {
      this.#refused = await this.#storage.create(this.#part.refused);
      await this.#refused.write(Buffer.from(rejectedHeader('')));
    }
    return this.#refused;
  }

  /** An earlier Job may have left some. */
  async #removeRefused(): Promise<void> {
    if ((await this.#storage.describe(this.#part.refused)) !== undefined)
      await this.#storage.remove(this.#part.refused);
  }
}
