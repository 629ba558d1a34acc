import { forgeError } from '../errors.ts';

/** Reads JSON that came from a forge, and says by name what is not as its API promises. */
export class Answer {
  readonly #value: Record<string, unknown>;
  readonly #path: string;
  readonly #host: string;

  constructor(value: unknown, path: string, host: string) {
    this.#path = path;
    this.#host = host;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw forgeError('ForgeAnswerInvalid', { host, action: path, reason: 'it is no JSON object' });
    }
    this.#value = value as Record<string, unknown>;
  }

  /** The elements of a list. */
  static list(value: unknown, path: string, host: string): Answer[] {
    if (!Array.isArray(value)) {
      throw forgeError('ForgeAnswerInvalid', { host, action: path, reason: 'it is no JSON list' });
    }
    return value.map((item, index) => new Answer(item, `${path}[${index}]`, host));
  }

  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) throw this.#invalid(name, 'text');
    return value;
  }

  /** Null, absent and empty are one. */
  optionalText(name: string): string | undefined {
    const value = this.#value[name] ?? '';
    if (typeof value !== 'string') throw this.#invalid(name, 'text');
    return value === '' ? undefined : value;
  }

  number(name: string): number {
    const value = this.#value[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw this.#invalid(name, 'whole number');
    return value;
  }

  /** Undefined where it is null, absent or anything but true and false. */
  flag(name: string): boolean | undefined {
    const value = this.#value[name];
    return typeof value === 'boolean' ? value : undefined;
  }

  date(name: string): Date {
    const value = this.optionalDate(name);
    if (value === undefined) throw this.#invalid(name, 'time');
    return value;
  }

  optionalDate(name: string): Date | undefined {
    const text = this.optionalText(name);
    if (text === undefined) return undefined;
    const date = new Date(text);
    if (Number.isNaN(date.getTime())) throw this.#invalid(name, 'time');
    return date;
  }

  object(name: string): Answer {
    return new Answer(this.#value[name], `${this.#path}.${name}`, this.#host);
  }

  optionalObject(name: string): Answer | undefined {
    return this.#value[name] === null || this.#value[name] === undefined ? undefined : this.object(name);
  }

  /** Null and absent are an empty list. */
  list(name: string): Answer[] {
    return Answer.list(this.#value[name] ?? [], `${this.#path}.${name}`, this.#host);
  }

  #invalid(name: string, kind: string) {
    const reason = `${this.#path}.${name} is no ${kind}`;
    return forgeError('ForgeAnswerInvalid', { host: this.#host, action: this.#path, reason });
  }
}
