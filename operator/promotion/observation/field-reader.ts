import { createHash } from 'node:crypto';
import { type ReadResult, readValue, type ValueAddress } from '../decision/edit/edit.ts';
import { MemoryMap } from './memory-map.ts';

/** Of texts; a long history is asked for anew whenever the base branch moved. */
const KEPT = 5_000;

/** Reads a field out of a text, and remembers what came of it: parsing a long history again would cost more than all else. */
export class FieldReader {
  readonly #known = new MemoryMap<ReadResult>(KEPT);

  readonly read = (text: string, address: ValueAddress): ReadResult => {
    const { field, document } = address;
    const digest = createHash('sha256').update(text).digest('base64');
    const key = JSON.stringify([field, document?.kind, document?.name, digest]);
    return this.#known.get(key, () => readValue(text, address));
  };
}
