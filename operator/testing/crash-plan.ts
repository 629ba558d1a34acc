import type { Call, Side } from '@churnops/lib/registry/crash-points.fixture.ts';

/** How much of a story is interrupted: each kind of write once, or every write and one in ten reads. */
export type Thoroughness = 'Kinds' | 'All';

/** Parts of a path or a body that differ from call to call although what is asked for is the same. */
const INCIDENTAL: readonly [RegExp, string][] = [
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UID'],
  [/[0-9a-f]{40,64}/g, 'SHA'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME'],
  [/test-[0-9a-f]{8}/g, 'NAMESPACE'],
  [/127\.0\.0\.1:\d+/g, 'HOST'],
  [/-[0-9a-f]{8}(?=["/?]|$)/g, '-SUFFIX'],
  [/\.[0-9a-f]{14,20}/g, '.EVENT'],
  [/"(resourceVersion|reportingInstance)":"[^"]*"/g, ''],
  [/_state=[^&]*/g, ''],
];

/** So that a call whose body tells something ever new does not hold a story up for ever. */
const MOST_OF_A_KIND = 12;
const ONE_READ_IN = 10;

/**
 * At which calls the process of a story is killed: before and after the first of each kind of write, or (`All`) of each
 * write that differs from all others, and at one read in ten. Several stories share the kinds, so that each is interrupted
 * less often than all of them together.
 */
export class CrashPlan {
  readonly #thoroughness: Thoroughness;
  readonly #share: { index: number; of: number };
  readonly #seen = new Set<string>();
  readonly #kinds = new Map<string, number>();
  #reads = 0;

  constructor(thoroughness: Thoroughness, share = { index: 0, of: 1 }) {
    this.#thoroughness = thoroughness;
    this.#share = share;
  }

  /** Whether to kill on this side of this call, which is then done. */
  strike(side: Side, call: Call): boolean {
    const kind = kindOfCall(call);
    if (isRead(call)) return side === 'before' && this.#strikeRead(kind);
    const known = this.#kinds.get(`${side} ${kind}`) ?? 0;
    const words = this.#thoroughness === 'All' ? `${kind} ${constant(call.body)}` : kind;
    // The first of each kind is somebody's in any case: words that differ from story to story may fall to nobody.
    const mine = (known === 0 && this.#falls(kind)) || this.#falls(words);
    if (!mine || this.#seen.has(`${side} ${words}`) || known >= MOST_OF_A_KIND) return false;
    this.#note(`${side} ${words}`, `${side} ${kind}`);
    return true;
  }

  /** How many there have been of each kind, such as `before PATCH churnmodels/status by churnops-promotion`. */
  get kinds(): ReadonlyMap<string, number> {
    return this.#kinds;
  }

  get count(): number {
    return [...this.#kinds.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Whether it falls to this story's share. */
  #falls(words: string): boolean {
    return hash(words) % this.#share.of === this.#share.index;
  }

  #strikeRead(kind: string): boolean {
    if (this.#thoroughness !== 'All') return false;
    this.#reads += 1;
    const words = `read ${kind}`;
    if (this.#reads % ONE_READ_IN !== this.#share.index % ONE_READ_IN || this.#seen.has(words)) return false;
    this.#note(words, words);
    return true;
  }

  #note(words: string, kind: string): void {
    this.#seen.add(words);
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
  }
}

/** Git's first question to a remote, and the one with which it fetches, change nothing there. */
export function isRead({ method, path }: Call): boolean {
  return ['GET', 'HEAD', 'WATCH'].includes(method) || path.endsWith('/git-upload-pack');
}

/** The kind of a call: what is done to which kind of thing, by which writer of a status, to which end of a pull request. */
export function kindOfCall({ method, path, body }: Call): string {
  const [pathname = '', query = ''] = path.split('?');
  const manager = new URLSearchParams(query).get('fieldManager');
  const place = constant(pathname)
    .replace(/^\/(api|apis\/[^/]+)\/v[^/]+\/namespaces\/[^/]+\/([^/]+)(\/[^/]+)?/, '$2')
    .replace(/^\/api\/v1\/repos\/[^/]+\/[^/]+/, 'forge')
    .replace(/^\/[^/]+\/[^/]+\.git/, 'git')
    .replace(/\/\d+(?=\/|$)/g, '/N');
  const state = /"state":"(open|closed)"/.exec(body)?.[1];
  return [method, place, manager && `by ${manager}`, state && `to ${state}`].filter(Boolean).join(' ');
}

function constant(text: string): string {
  return INCIDENTAL.reduce((rest, [part, name]) => rest.replace(part, name), text);
}

/** Deals kinds out to stories, the same each time. (FNV-1a) */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return value;
}
