import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { writePack } from './pack.fixture.ts';
import { type GitObject, type GitObjects, objectId } from './pack.ts';
import { DELIMITER, FLUSH, packet } from './pkt-line.ts';

/** A file of a scripted repository: its text, or another kind of entry. */
export type ScriptedFile = string | { mode: string; id: string };

/** A Git server of one commit, which does what a test tells it. */
export class ScriptedGit implements AsyncDisposable {
  /** Every request: method, path, the command in its body and whom it came from. */
  readonly seen: { method: string; url: string; body: string; authorization: string | undefined }[] = [];
  /** Answers in place of the server, where it is set and returns true. */
  instead: ((request: IncomingMessage, response: ServerResponse, body: string) => boolean) | undefined;
  filters = true;
  references: string[] = [];
  readonly commit: string;
  readonly #objects: GitObjects = new Map();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((fault: Error) => response.destroy(fault));
  });

  constructor(files: Readonly<Record<string, ScriptedFile>>) {
    const tree = this.#tree(files);
    const commit = `tree ${tree}\nauthor a <a@b> 0 +0000\ncommitter a <a@b> 0 +0000\n\nx\n`;
    this.commit = this.#keep({ kind: 'commit', data: Buffer.from(commit) });
    this.references = [`${this.commit} refs/heads/main`];
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/team/data.git`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Takes an object away. */
  lose(id: string): void {
    this.#objects.delete(id);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const body = await text(request);
    this.seen.push({ method, url, body, authorization: headers.authorization });
    if (this.instead?.(request, response, body)) return;
    const kind = method === 'GET' ? 'advertisement' : 'result';
    response.setHeader('content-type', `application/x-git-upload-pack-${kind}`);
    if (method === 'GET') response.end(this.#capabilities());
    else if (body.includes('command=ls-refs')) response.end([...this.references.map(packet), FLUSH].join(''));
    else response.end(this.#pack(body));
  }

  #capabilities(): string {
    const fetch = this.filters ? 'fetch=shallow filter' : 'fetch=shallow';
    const lines = ['version 2', 'ls-refs', fetch, 'object-format=sha1'].map(packet);
    return [packet('# service=git-upload-pack'), FLUSH, ...lines, FLUSH].join('');
  }

  #pack(body: string): Buffer {
    const wanted = [...body.matchAll(/want ([0-9a-f]+)/g)].map(([, id]) => id!);
    const missing = wanted.find((id) => !this.#objects.has(id));
    if (missing !== undefined) return Buffer.from(packet(`ERR upload-pack: not our ref ${missing}`));
    const whole = wanted.includes(this.commit);
    const sent = [...this.#objects].filter(([id, { kind }]) =>
      whole ? kind !== 'blob' || !body.includes('filter blob:none') : wanted.includes(id),
    );
    const pack = Buffer.concat([Buffer.from([1]), writePack(sent.map(([, object]) => object))]);
    const length = (pack.length + 4).toString(16).padStart(4, '0');
    const head = [
      packet('shallow-info'),
      packet(`shallow ${this.commit}`),
      DELIMITER,
      packet('packfile'),
    ].join('');
    return Buffer.concat([Buffer.from(head), Buffer.from(length), pack, Buffer.from(FLUSH)]);
  }

  #tree(files: Readonly<Record<string, ScriptedFile>>): string {
    const directories = new Map<string, Record<string, ScriptedFile>>();
    const entries = new Map<string, { mode: string; id: string }>();
    for (const [path, file] of Object.entries(files)) {
      const [name = '', ...rest] = path.split('/');
      if (rest.length > 0) directories.set(name, { ...directories.get(name), [rest.join('/')]: file });
      else if (typeof file === 'string') entries.set(name, { mode: '100644', id: this.#blob(file) });
      else entries.set(name, file);
    }
    for (const [name, inside] of directories) entries.set(name, { mode: '40000', id: this.#tree(inside) });
    const written = [...entries].map(([name, { mode, id }]) =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
    );
    return this.#keep({ kind: 'tree', data: Buffer.concat(written) });
  }

  #blob(content: string): string {
    return this.#keep({ kind: 'blob', data: Buffer.from(content, 'latin1') });
  }

  #keep(object: GitObject): string {
    const id = objectId(object, 'sha1');
    this.#objects.set(id, object);
    return id;
  }
}
