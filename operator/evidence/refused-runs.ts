/** More than this many runs are never refused at once; the oldest refusal goes first. */
const MAXIMUM = 1_000;

/** Runs that the cluster refused to take, as far as this process remembers: a quota or an admission policy may. */
export class RefusedRuns {
  readonly #reasons = new Map<string, string>();

  /** @param reason undefined where the run was taken. */
  note(namespace: string, name: string, reason: string | undefined): void {
    const key = `${namespace}/${name}`;
    this.#reasons.delete(key);
    if (reason === undefined) return;
    this.#reasons.set(key, reason);
    for (const oldest of this.#reasons.keys()) {
      if (this.#reasons.size <= MAXIMUM) return;
      this.#reasons.delete(oldest);
    }
  }

  /** Why a run was refused, in a sentence. */
  reason(namespace: string, name: string): string | undefined {
    return this.#reasons.get(`${namespace}/${name}`);
  }
}
