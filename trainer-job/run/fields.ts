import { error } from '../errors.ts';

/** A JSON object whose fields are read by path, so that what is wrong can be told where it stands. */
export class Fields {
  readonly #values: Record<string, unknown>;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw wrong(path, 'it must be an object');
    this.#values = value as Record<string, unknown>;
    this.#path = path;
  }

  /** The value as it is. */
  raw(name: string): unknown {
    return this.#values[name];
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  /** The fields of an object, which is empty where it is absent. */
  object(name: string): Fields {
    return new Fields(this.#values[name] ?? {}, this.pathOf(name));
  }

  /** The members of a list of objects, which is empty where it is absent. */
  objects(name: string): Fields[] {
    const value = this.#values[name] ?? [];
    if (!Array.isArray(value)) throw this.wrong(name, 'it must be a list');
    return value.map((item, index) => new Fields(item, `${this.pathOf(name)}[${index}]`));
  }

  text(name: string, fallback?: string): string {
    const value = this.#values[name] ?? fallback;
    if (typeof value !== 'string' || value === '')
      throw this.wrong(name, 'it must be text that is not empty');
    return value;
  }

  optionalText(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined;
  }

  time(name: string): Date {
    const time = new Date(this.text(name));
    if (Number.isNaN(time.getTime()))
      throw this.wrong(name, 'it must be a time such as 2026-03-01T12:00:00Z');
    return time;
  }

  optionalNumber(name: string): number | undefined {
    return this.has(name) ? this.number(name, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY) : undefined;
  }

  number(name: string, minimum: number, maximum: number, fallback?: number): number {
    const value = this.#values[name] ?? fallback;
    if (typeof value !== 'number' || !(value >= minimum && value <= maximum)) {
      throw this.wrong(name, `it must be a number from ${minimum} to ${maximum}`);
    }
    return value;
  }

  whole(name: string, minimum: number, maximum: number, fallback?: number): number {
    const value = this.number(name, minimum, maximum, fallback);
    if (!Number.isInteger(value)) throw this.wrong(name, 'it must be a whole number');
    return value;
  }

  oneOf<const T extends string>(name: string, values: readonly T[], fallback?: T): T {
    const value = this.#values[name] ?? fallback;
    const known = values.find((one) => one === value);
    if (known === undefined) throw this.wrong(name, `it must be one of ${values.join(', ')}`);
    return known;
  }

  pathOf(name: string): string {
    return `${this.#path}.${name}`;
  }

  wrong(name: string, reason: string): Error {
    return wrong(this.pathOf(name), reason);
  }
}

function wrong(path: string, reason: string): Error {
  return error('RunInvalid', { path, reason });
}
