import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ForestSize, forestRow } from '@churnops/model-server/model/forest.fixture.ts';

/** A server that is to be loaded. */
export interface Server {
  name: string;
  url: string;
  pid: number;
  /** Resolves once it has ended. */
  stop: () => Promise<void>;
}

/** Starts our model server on a model directory. */
export function startModelServer(name: string, port: number, directory: string): Promise<Server> {
  const main = join(import.meta.dirname, '..', '..', 'model-server', 'main.ts');
  return startServer(name, port, [main], {
    CHURNOPS_MODEL_DIRECTORY: directory,
    CHURNOPS_PORT: String(port),
    CHURNOPS_METRICS_PORT: '0',
    CHURNOPS_HOST: '127.0.0.1',
    CHURNOPS_DRAIN_SECONDS: '0',
    CHURNOPS_LOG_LEVEL: 'error',
  });
}

/**
 * Starts a program and waits until it answers `/health`.
 *
 * @throws where it does not within 10 s.
 */
export async function startServer(
  name: string,
  port: number,
  command: string[],
  environment: Record<string, string> = {},
): Promise<Server> {
  const child = spawn(process.execPath, command, {
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries++) {
    const status = await fetch(`${url}/health`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return { name, url, pid: child.pid!, stop: () => stop(child) };
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error(`${name} is not ready after 10 s`);
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Writes a file of request bodies of random rows: repeated ones would flatter the processor's branch prediction. */
export async function writeBodies(size: ForestSize, rows: number): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'churnops-bodies-')), 'bodies.jsonl');
  const body = () =>
    JSON.stringify({ features: Array.from({ length: rows }, () => forestRow(size, Math.random)) });
  await writeFile(path, Array.from({ length: 512 }, body).join('\n'));
  return path;
}
