import { type ReadResult, readValue, type ValueAddress } from '../edit/edit.ts';

/** Of texts; a history has many that are asked for at every pass. */
const KEPT = 2_000;

/** Reads a field out of a text, and remembers what came of it: parsing a long history at every pass would cost more than all else. */
export class FieldReader {
  readonly #known = new Map<string, ReadResult>();

  readonly read = (text: string, address: ValueAddress): ReadResult => {
    const { field, document } = address;
    const key = JSON.stringify([field, document?.kind, document?.name, text]);
    const result = this.#known.get(key) ?? readValue(text, address);
    this.#known.delete(key);
    this.#known.set(key, result);
    const [oldest] = this.#known.keys();
    if (this.#known.size > KEPT && oldest !== undefined) this.#known.delete(oldest);
    return result;
  };
}
