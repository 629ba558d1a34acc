/** What is to be closed in the end, the last opened first. */
export class Closers implements AsyncDisposable {
  readonly #closers: (() => Promise<unknown>)[] = [];

  use<T extends AsyncDisposable>(opened: T): T {
    this.defer(() => Promise.resolve(opened[Symbol.asyncDispose]()));
    return opened;
  }

  defer(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) await close();
  }
}
