import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModelDirectory, writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { createSilentLogger } from '@churnops/lib/logging/logger.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { batchScore } from '../batch-scoring/batch-score.ts';

/** A real registry that holds the tiny model, and directories that stand for volumes. */
export class TinyModelWorld {
  /** oci://HOST/REPOSITORY@sha256:… */
  readonly artifact: string;
  readonly #root: string;
  readonly #registry: RealRegistry;

  private constructor(root: string, registry: RealRegistry, artifact: string) {
    this.#root = root;
    this.#registry = registry;
    this.artifact = artifact;
  }

  static async start(): Promise<TinyModelWorld> {
    const root = await mkdtemp(join(tmpdir(), 'batch-job-'));
    const registry = await startRealRegistry({});
    const registries = [{ host: registry.host, plainHTTP: true }];
    const client = new RegistryClient({ registries, credentials: new Map(), logger: createSilentLogger() });
    await writeModelDirectory(join(root, 'model'), tinyModelFiles(), { name: 'tiny' });
    const { digest } = await pushModel(client, `${registry.host}/churn/tiny`, join(root, 'model'));
    await client.close();
    return new TinyModelWorld(root, registry, `oci://${registry.host}/churn/tiny@${digest}`);
  }

  get host(): string {
    return this.#registry.host;
  }

  /** A directory with `data` and `output` in it. */
  async makeVolumes(): Promise<string> {
    const directory = await mkdtemp(join(this.#root, 'volumes-'));
    for (const name of ['data', 'output']) await mkdir(join(directory, name));
    return directory;
  }

  /** What is made of a CSV without a cluster. */
  async score(text: string): Promise<string> {
    const directory = await mkdtemp(join(this.#root, 'whole-'));
    const [input, output] = [join(directory, 'in.csv'), join(directory, 'out.csv')];
    await writeFile(input, text);
    const model = await readModelDirectory(join(this.#root, 'model'));
    const rejected = join(directory, 'rejected.csv');
    await batchScore({ model, input, output, rejected, columns: 'All', threads: 1 });
    return readFile(output, 'utf8');
  }

  async stop(): Promise<void> {
    await this.#registry.stop();
    await rm(this.#root, { recursive: true });
  }
}

/** Numbered rows, some with line ends in them; every tenth cannot be scored. */
export function manyRows(rows: number, from = 0): string {
  const lines = Array.from({ length: rows }, (_, at) => {
    const row = from + at;
    const note = row % 7 === 0 ? '"two\nlines, ""quoted"""' : 'plain';
    return `${row},"monthly",${row % 10 === 9 ? 'x' : row % 50},${note}\n`;
  });
  return `id,plan,tenure,note\n${lines.join('')}`;
}
