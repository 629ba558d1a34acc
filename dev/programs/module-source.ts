import { runProgram } from '../processes/run-program.ts';
import { modulesDirectory } from './cache.ts';
import { programErrors } from './errors.ts';
import type { Modules } from './program-table.ts';

/**
 * The folder of a pinned module's source, fetched where it isn't there: what a program reads beside itself when it runs
 * (pages, definitions) is taken from the very version it was built of.
 *
 * @throws SourceMissing
 */
export async function moduleSource(
  modules: Modules,
  path: string,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const options = { directory: modulesDirectory(modules), env: { ...environment, GOWORK: 'off' } };
  try {
    await runProgram(['go', 'mod', 'download', path], options);
    return (await runProgram(['go', 'list', '-mod=readonly', '-m', '-f', '{{.Dir}}', path], options)).trim();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw programErrors.error('SourceMissing', { path, reason }, { cause });
  }
}
