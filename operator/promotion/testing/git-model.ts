import { createHash } from 'node:crypto';
import { readValue, spliceValue } from '../decision/edit/edit.ts';
import type { Branch } from '../decision/head.ts';
import { ARTIFACT_FIELD, REVISION_FIELD, type TargetAddress } from '../decision/policy/promotion.ts';
import { readTarget, type Target } from '../decision/target.ts';

/** A commit of a repository that has one file. */
export interface ModelCommit {
  id: string;
  /** The first is the branch that was merged into. */
  parents: readonly string[];
  content: string;
  committerEmail: string;
  trailers: Readonly<Record<string, string>>;
  committedAt: Date;
}

export const ADDRESS: TargetAddress = { path: 'environments/prod/telco.yaml', field: ARTIFACT_FIELD };

/** Where the same file asks for training. */
export const TRAINING_ADDRESS: TargetAddress = { path: ADDRESS.path, field: REVISION_FIELD };

/** Git as far as promotion sees it: commits, a base branch and branches, one file, merges line by line. */
export class GitModel {
  readonly commits = new Map<string, ModelCommit>();
  readonly branches = new Map<string, string>();
  /** The one value that is looked at. */
  readonly address: TargetAddress;

  constructor(content: string, committedAt: Date, address: TargetAddress = ADDRESS) {
    this.address = address;
    this.branches.set(
      'main',
      this.commit({ parents: [], content, committerEmail: 'ada@example.org', trailers: {}, committedAt }),
    );
  }

  /** The same commit has the same id. */
  commit(commit: Omit<ModelCommit, 'id'>): string {
    const id = createHash('sha1').update(JSON.stringify(commit)).digest('hex');
    this.commits.set(id, { id, ...commit });
    return id;
  }

  get(id: string): ModelCommit {
    const commit = this.commits.get(id);
    if (!commit) throw new Error(`there is no commit ${id}`);
    return commit;
  }

  tip(branch: string): ModelCommit | undefined {
    const id = this.branches.get(branch);
    return id === undefined ? undefined : this.get(id);
  }

  get base(): ModelCommit {
    return this.get(this.branches.get('main') ?? '');
  }

  /** Someone edits the base branch by hand. */
  editBase(content: string, committedAt: Date): void {
    const parents = [this.base.id];
    this.branches.set(
      'main',
      this.commit({ parents, content, committerEmail: 'ada@example.org', trailers: {}, committedAt }),
    );
  }

  /** What a merge of this commit would make of the file; undefined where it conflicts. */
  mergedContent(head: ModelCommit): string | undefined {
    const ancestor = this.get(this.#mergeBase(head.id));
    const [was, is, wants] = [ancestor, this.base, head].map(({ content }) => this.#valueIn(content));
    if (was !== is && is !== wants) return undefined;
    if (is === wants) return this.base.content;
    const edit = spliceValue(this.base.content, { field: this.address.field, value: wants });
    return edit.kind === 'Edited' ? edit.text : undefined;
  }

  merge(head: ModelCommit, committedAt: Date): string | undefined {
    const content = this.mergedContent(head);
    if (content === undefined) return undefined;
    const id = this.commit({
      parents: [this.base.id, head.id],
      content,
      committerEmail: 'forge@example.org',
      trailers: {},
      committedAt,
    });
    this.branches.set('main', id);
    return id;
  }

  /** What an observer reads about the target. */
  target(): Target {
    const history = [...this.#firstParents(this.base.id)].map(({ id, committedAt, content }) => ({
      commit: id,
      committedAt,
      content,
    }));
    const { id, committedAt, content } = this.base;
    return readTarget(
      {
        address: this.address,
        base: { branch: 'main', commit: id, committedAt },
        file: content,
        history,
      },
      readOnce,
    );
  }

  /** What an observer reads about branches whose name begins so. */
  observeBranches(prefix: string): Branch[] {
    return [...this.branches]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tip]) => {
        const onBase = this.#ancestors(this.base.id);
        const commits: ModelCommit[] = [];
        for (let at = this.get(tip); !onBase.has(at.id); at = this.get(at.parents[0]!)) commits.push(at);
        const oldest = commits.at(-1);
        const parent = oldest?.parents[0] ?? tip;
        return {
          name,
          tip,
          commits: commits.map(({ id, committerEmail, trailers }) => ({
            commit: id,
            committerEmail,
            trailers,
          })),
          parent,
          parentOnBase: onBase.has(parent),
          value: this.#valueIn(this.get(tip).content),
          parentValue: this.#valueIn(this.get(parent).content),
        };
      });
  }

  #valueIn(content: string): string | undefined {
    return valueIn(content, this.address);
  }

  #mergeBase(head: string): string {
    const onBase = this.#ancestors(this.base.id);
    return [...this.#firstParents(head)].find(({ id }) => onBase.has(id))?.id ?? head;
  }

  *#firstParents(id: string): Iterable<ModelCommit> {
    for (let at: string | undefined = id; at !== undefined; at = this.get(at).parents[0]) yield this.get(at);
  }

  #ancestors(id: string): Set<string> {
    const found = new Set<string>();
    for (const waiting = [id]; waiting.length > 0; ) {
      const next = waiting.pop()!;
      if (found.has(next)) continue;
      found.add(next);
      waiting.push(...this.get(next).parents);
    }
    return found;
  }
}

const known = new Map<string, ReturnType<typeof readValue>>();

/** Parses each text once. */
function readOnce(content: string, address: Parameters<typeof readValue>[1]): ReturnType<typeof readValue> {
  const key = `${address.field}\n${content}`;
  const read = known.get(key) ?? readValue(content, address);
  known.set(key, read);
  return read;
}

/** What the target's field holds in a text. */
export function valueIn(content: string, address: TargetAddress = ADDRESS): string | undefined {
  const read = readOnce(content, address);
  return read.kind === 'Value' ? read.value : undefined;
}
