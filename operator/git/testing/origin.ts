import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** One file of a commit; a string or bytes are an ordinary file. */
export type OriginFile =
  | string
  | Uint8Array
  | { mode: '100755' | '120000'; content: string }
  | { submodule: string };

/** One commit that a test makes in a repository. */
export interface OriginCommit {
  branch: string;
  /** What changes; null takes a file out. */
  files: Record<string, OriginFile | null>;
  message?: string;
  author?: string;
  /** Seconds since 1970-01-01. */
  committedAt?: number;
  /** Where the branch begins, where it is new; and a second parent. */
  from?: string;
  merge?: string;
}

/** A bare repository as a forge has it, with what tests do to it behind everyone's back. */
export class Origin {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(directory: string): Promise<Origin> {
    await mkdir(directory, { recursive: true });
    const origin = new Origin(directory);
    await origin.git('init', '--quiet', '--bare', '--initial-branch=main');
    for (const key of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant', 'http.receivepack']) {
      await origin.git('config', key, 'true');
    }
    return origin;
  }

  git(...args: string[]): Promise<string> {
    return this.#run(args);
  }

  /** Makes commits one after the other, and resolves to the last one's id. */
  async commit(...commits: OriginCommit[]): Promise<string> {
    const tips = new Map<string, string>();
    const stream: Buffer[] = [];
    for (const [index, commit] of commits.entries()) {
      const { branch } = commit;
      const from = commit.from ?? tips.get(branch) ?? (await this.tip(branch));
      stream.push(...writeCommit(commit, from, index));
      tips.set(branch, `:${index + 1}`);
    }
    await this.#run(['fast-import', '--quiet', '--force'], Buffer.concat(stream));
    return (await this.tip(commits.at(-1)!.branch))!;
  }

  /** Puts a commit with a tree of these very bytes on `main`, which Git itself would not make. */
  async commitTree(bytes: Uint8Array): Promise<void> {
    const tree = await this.#run(['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], bytes);
    const identity = 'Ada <ada@example.com> 1700000000 +0000';
    const commit = `tree ${tree.trim()}\nauthor ${identity}\ncommitter ${identity}\n\nmislead\n`;
    const id = await this.#run(['hash-object', '-t', 'commit', '-w', '--stdin'], Buffer.from(commit));
    await this.git('update-ref', 'refs/heads/main', id.trim());
  }

  /** The id of a branch's last commit; undefined where there is no such branch. */
  async tip(branch: string): Promise<string | undefined> {
    const listed = await this.git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`);
    return listed.trim() || undefined;
  }

  /** From now on every push is turned down by a hook, in these words. */
  async refusePushes(words: string): Promise<void> {
    const hooks = join(this.directory, 'hooks');
    await mkdir(hooks, { recursive: true });
    await writeFile(join(hooks, 'words'), words);
    const hook = `#!/bin/sh\ncat '${join(hooks, 'words')}' >&2\nexit 1\n`;
    await writeFile(join(hooks, 'pre-receive'), hook, { mode: 0o755 });
  }

  async #run(args: string[], input?: Uint8Array): Promise<string> {
    const running = execute('git', ['--git-dir', this.directory, ...args], {
      env: { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
      maxBuffer: 64 * 1024 * 1024,
    });
    if (input === undefined) running.child.stdin?.end();
    else running.child.stdin?.end(input);
    return (await running).stdout;
  }
}

function writeCommit(commit: OriginCommit, from: string | undefined, index: number): Buffer[] {
  const author = commit.author ?? 'Ada <ada@example.com>';
  const time = commit.committedAt ?? 1_700_000_000 + index;
  return [
    Buffer.from(`commit refs/heads/${commit.branch}\nmark :${index + 1}\n`),
    Buffer.from(`author ${author} ${time} +0000\ncommitter ${author} ${time} +0000\n`),
    data(commit.message ?? 'change'),
    Buffer.from(from ? `from ${from}\n` : ''),
    Buffer.from(commit.merge ? `merge ${commit.merge}\n` : ''),
    ...Object.entries(commit.files).flatMap(([path, file]) => fileCommands(path, file)),
    Buffer.from('\n'),
  ];
}

function fileCommands(path: string, file: OriginFile | null): Buffer[] {
  if (file === null) return [Buffer.from(`D ${path}\n`)];
  if (typeof file === 'object' && 'submodule' in file) {
    return [Buffer.from(`M 160000 ${file.submodule} ${path}\n`)];
  }
  const ordinary = typeof file === 'string' || file instanceof Uint8Array;
  const { mode, content } = ordinary ? { mode: '100644', content: file } : file;
  return [Buffer.from(`M ${mode} inline ${path}\n`), data(content)];
}

function data(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
}

/** Commits that do not compress, each of some files. */
export function noise(commits: number, files: number): OriginCommit[] {
  return Array.from({ length: commits }, (_, i) => ({
    branch: 'main',
    files: Object.fromEntries(
      Array.from({ length: files }, (_, j) => [`${j}/${Math.sin(i * files + j)}`, `${i}`]),
    ),
  }));
}
