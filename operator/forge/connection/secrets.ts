const REMEMBERED = 16;
const REDACTED = '[redacted]';

/** Removes credentials from texts that came from a forge or a proxy, which may say what they were sent. */
export class Secrets {
  readonly #values: string[] = [];

  constructor(values: readonly string[]) {
    for (const value of values) this.remember(value);
  }

  /** Remembers a secret, such as a token that was made on the way; the latest sixteen are known. */
  remember(value: string): void {
    if (value.length < 4 || this.#values.includes(value)) return;
    this.#values.push(value);
    if (this.#values.length > REMEMBERED) this.#values.shift();
  }

  /** The secret part of an Authorization header's value. */
  rememberAuthorization(header: string): void {
    this.remember(header.slice(header.indexOf(' ') + 1));
  }

  /** The text without any secret, on one line and of a length that fits an error. */
  scrub(text: string): string {
    const scrubbed = this.#values.reduce((rest, value) => rest.replaceAll(value, REDACTED), text);
    return scrubbed.replace(/\s+/g, ' ').trim().slice(0, 300);
  }
}
