/** On which side of a call a process ends: the server has not seen it yet, or the process never sees the answer. */
export type Side = 'before' | 'after';

/** A call to a server: to the apiserver, or to a registry. */
export interface Call {
  method: string;
  path: string;
  /** What it sends, where that tells it from others. */
  body: string;
}

/** Parts of a call that differ each time although the call is the same: moments, versions, uids and made-up names. */
const INCIDENTAL =
  /\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|"(resourceVersion|reportingInstance|name)":"[^"]*"|\.[0-9a-f]{14,20}|_state=[^&]*/g;

/**
 * Every call of a story at which its process is to be killed: once before and once after each one that differs from all
 * others in what it asks for. So a story goes on, however often it is interrupted.
 */
export class CrashPoints {
  readonly #struck = new Set<string>();
  readonly #kinds = new Map<string, number>();

  /** Whether to kill on this side of this call, which is then done. */
  strike(side: Side, call: Call): boolean {
    const words = `${side} ${call.method} ${call.path} ${call.body}`.replace(INCIDENTAL, '');
    if (this.#struck.has(words)) return false;
    this.#struck.add(words);
    const kind = `${side} ${call.method} ${kindOf(call.path)}`;
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    return true;
  }

  /** How many there have been. */
  get count(): number {
    return this.#struck.size;
  }

  /** How many there have been of each kind, such as `before PATCH jobs`. */
  get kinds(): ReadonlyMap<string, number> {
    return this.#kinds;
  }
}

/** `jobs`, `churnmodels/status`; for a registry `manifests` or `blobs`. */
function kindOf(path: string): string {
  const registry = /^\/v2\/.*\/(manifests|blobs|referrers)\//.exec(path);
  if (registry) return `registry ${registry[1]}`;
  const [, plural = '', subresource = ''] =
    /\/namespaces\/[^/]+\/([^/?]+)(?:\/[^/]+)?(\/[^/]+)?$/.exec(path) ?? [];
  return `${plural}${subresource}`;
}
