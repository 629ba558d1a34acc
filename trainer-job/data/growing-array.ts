type Typed = Float32Array | Float64Array | Int32Array | Uint8Array | Uint32Array;

/** A typed array that grows by half as values are added: files do not say how many rows they have. */
export class GrowingArray<T extends Typed> {
  #values: T;
  #length = 0;
  readonly #create: (length: number) => T;

  constructor(create: (length: number) => T) {
    this.#create = create;
    this.#values = create(1_024);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = this.#create(Math.ceil(this.#length * 1.5));
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  /** The values so far where they are; it holds until the next is added. */
  view(): T {
    return this.#values.subarray(0, this.#length) as T;
  }

  /** The values so far, as an array of exactly their number. */
  finish(): T {
    return this.#values.slice(0, this.#length) as T;
  }
}
