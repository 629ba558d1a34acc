import { stat } from 'node:fs/promises';
import { error } from '../errors.ts';

/**
 * Makes sure that what is to be written is none of the files that are read, whatever links lead to them: it would take their place.
 *
 * @throws OutputIsInput
 */
export async function requireOtherFile(path: string, inputs: readonly string[]): Promise<void> {
  const written = await identify(path);
  if (written === undefined) return;
  for (const input of inputs)
    if ((await identify(input)) === written) throw error('OutputIsInput', { path, input });
}

/** What all names of a file have in common; `undefined` where there is none, and what then is wrong is not for here to say. */
async function identify(path: string): Promise<string | undefined> {
  return stat(path, { bigint: true }).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => undefined,
  );
}
