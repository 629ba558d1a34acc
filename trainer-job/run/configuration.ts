import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import { type Credentials, parseDockerConfig } from '@churnops/lib/registry/docker-config.ts';
import { parseRegistryOptions, type RegistryOptions } from '@churnops/lib/registry/registry-options.ts';
import { error } from '../errors.ts';

/** Where a Job finds what it needs, as the operator mounts it. */
export interface Configuration {
  runFile: string;
  registries: RegistryOptions;
  /** Scratch space. */
  workDirectory: string;
  /** Where a PersistentVolumeClaim is mounted. */
  volumeDirectory: string;
  terminationLog: string;
  progressPort: number;
}

const BOUNDS = { maximumBytes: 1 << 20, maximumDepth: 8 };

/** Reads the configuration from the environment of the process. @throws SettingInvalid */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const port = Number(environment['CHURNOPS_PROGRESS_PORT'] ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw error('SettingInvalid', { name: 'CHURNOPS_PROGRESS_PORT', reason: 'it must be a port' });
  }
  return {
    runFile: environment['CHURNOPS_RUN_FILE'] ?? '/etc/churnops/run.json',
    registries: readRegistries(environment['CHURNOPS_REGISTRIES'] ?? '[]'),
    workDirectory: environment['TMPDIR'] ?? '/work',
    volumeDirectory: environment['CHURNOPS_VOLUME_DIRECTORY'] ?? '/data',
    terminationLog: terminationLogOf(environment),
    progressPort: port,
  };
}

/** Where the last words go, which must be known even where nothing else can be read. */
export function terminationLogOf(environment: NodeJS.ProcessEnv): string {
  return environment['CHURNOPS_TERMINATION_LOG'] ?? '/dev/termination-log';
}

/** The credentials beside the run file: of `push`, `pull` or `data-pull`; none where no Secret is mounted. */
export async function readCredentials(
  runFile: string,
  purpose: 'push' | 'pull' | 'data-pull',
): Promise<Credentials> {
  const path = join(dirname(runFile), purpose, 'config.json');
  try {
    return parseDockerConfig(await readFile(path));
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw fault;
  }
}

function readRegistries(text: string): RegistryOptions {
  const name = 'CHURNOPS_REGISTRIES';
  try {
    return parseRegistryOptions(parseBoundedJson(text, BOUNDS), name);
  } catch (cause) {
    const reason = isCodedError(cause, 'RegistryOptionsInvalid') ? cause.message : 'it is not JSON';
    throw error('SettingInvalid', { name, reason }, { cause });
  }
}
