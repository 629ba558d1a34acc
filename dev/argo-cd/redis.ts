import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePackages, findProgram } from '../packages/debian-packages.ts';
import type { ComponentOptions } from '../processes/component.ts';
import type { Lifetime } from '../processes/lifetime.ts';
import type { Progress } from '../programs/progress.ts';

/** What a Redis is configured with. */
export interface RedisConfiguration {
  directory: string;
  port: number;
  password: string;
}

/**
 * The path of `redis-server`. Debian's package of that name would start a service too; the tools beside it are the
 * same program, which goes by the name it is called by.
 */
export async function findRedis(
  directory: string,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<string> {
  const server = await findProgram('redis-server', environment);
  if (server !== undefined) return server;
  const tools = [{ program: 'redis-check-rdb', package: 'redis-tools' }];
  await ensurePackages(tools, { environment, progress, purpose: 'Argo CD' });
  const link = join(directory, 'redis-server');
  await symlink((await findProgram('redis-check-rdb', environment))!, link);
  return link;
}

/** A cache that is lost when it ends, on loopback, for those who know the password. */
export function renderRedisConfiguration({ directory, port, password }: RedisConfiguration): string {
  const settings = ['bind 127.0.0.1', `port ${port}`, `requirepass ${password}`, `dir ${directory}`];
  return [...settings, 'save ""', 'appendonly no', ''].join('\n');
}

/** Writes the configuration and says how Redis is started. */
export async function redisComponent(
  program: string,
  configuration: RedisConfiguration,
  lifetime: Lifetime,
): Promise<Pick<ComponentOptions, 'name' | 'argv'>> {
  const { directory } = configuration;
  await mkdir(directory, { recursive: true });
  const path = join(directory, 'redis.conf');
  await writeFile(path, renderRedisConfiguration(configuration), { mode: 0o600 });
  return { name: 'redis', argv: lifetime([program, path]) };
}
