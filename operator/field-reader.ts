/** Reads the fields of a mapping one by one, each with its type; what nobody asked for can then be refused. */
export class FieldReader {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #asked = new Set<string>();

  /**
   * @param path of the mapping in its document, for errors; '' for the document itself.
   * @throws Error when the value is no mapping.
   */
  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new Error(`${path || 'the document'} must be a mapping`);
    }
    this.#fields = value as Record<string, unknown>;
    this.#path = path ? `${path}.` : '';
  }

  text(name: string, otherwise?: string): string {
    const value = this.#ask(name) ?? otherwise;
    if (typeof value !== 'string') throw new Error(`${this.#path}${name} must be a text`);
    if (value === '' && otherwise === undefined) throw new Error(`${this.#path}${name} must not be empty`);
    return value;
  }

  texts(name: string, otherwise: readonly string[]): string[] {
    const value = this.#ask(name) ?? otherwise;
    if (!Array.isArray(value) || value.some((item) => typeof item !== 'string' || item === '')) {
      throw new Error(`${this.#path}${name} must be a list of texts`);
    }
    return [...value];
  }

  integer(name: string, minimum: number, maximum: number, otherwise: number): number {
    const value = this.#ask(name) ?? otherwise;
    if (!Number.isInteger(value) || (value as number) < minimum || (value as number) > maximum) {
      throw new Error(`${this.#path}${name} must be an integer from ${minimum} to ${maximum}`);
    }
    return value as number;
  }

  number(name: string, minimum: number, maximum: number, otherwise: number): number {
    const value = this.#ask(name) ?? otherwise;
    if (typeof value !== 'number' || !(value >= minimum && value <= maximum)) {
      throw new Error(`${this.#path}${name} must be a number from ${minimum} to ${maximum}`);
    }
    return value;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.#ask(name) ?? otherwise;
    if (typeof value !== 'boolean') throw new Error(`${this.#path}${name} must be true or false`);
    return value;
  }

  /** An absent mapping is an empty one. */
  object(name: string): FieldReader {
    return new FieldReader(this.#ask(name) ?? {}, `${this.#path}${name}`);
  }

  /** The value as it is, for who reads it by rules of its own; undefined where it is absent or null. */
  raw(name: string): unknown {
    return this.#ask(name);
  }

  /** @throws Error naming the first field that was not asked for. */
  refuseOthers(): void {
    const other = Object.keys(this.#fields).find((name) => !this.#asked.has(name));
    if (other !== undefined) {
      throw new Error(
        `${this.#path}${other} is not a field; the fields here are ${[...this.#asked].join(', ')}`,
      );
    }
  }

  #ask(name: string): unknown {
    this.#asked.add(name);
    return Object.hasOwn(this.#fields, name) ? (this.#fields[name] ?? undefined) : undefined;
  }
}
