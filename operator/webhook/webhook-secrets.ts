import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { forgeError } from '../forge/errors.ts';

/** An old and a new secret of some forges are a few; a secret is a line. */
const MAXIMUM_FILES = 64;
const MAXIMUM_BYTES = 4_096;

/**
 * The secrets in a directory, one a file, as they are at this moment: a mounted Secret changes while the process runs. A
 * line end after a secret is none of it. No directory is no secret.
 *
 * @throws CodedError `WebhookSecretsUnreadable`, which names the file and not what is in it
 */
export async function readWebhookSecrets(directory: string): Promise<string[]> {
  try {
    // What begins with a dot is how the kubelet puts a new version in place of the old one.
    const names = (await readdir(directory)).filter((name) => !name.startsWith('.'));
    if (names.length > MAXIMUM_FILES) throw new Error(`more than ${MAXIMUM_FILES} files are there`);
    const secrets = await Promise.all(names.map((name) => readSecret(join(directory, name))));
    return secrets.filter((secret) => secret !== '');
  } catch (cause) {
    // A file that went away between the two looks was replaced; the forge's next delivery meets the new one.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw forgeError('WebhookSecretsUnreadable', { directory, reason: (cause as Error).message }, { cause });
  }
}

async function readSecret(path: string): Promise<string> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(MAXIMUM_BYTES + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    if (bytesRead > MAXIMUM_BYTES) throw new Error(`${path} is longer than ${MAXIMUM_BYTES} bytes`);
    return buffer.toString('utf8', 0, bytesRead).replace(/\r?\n$/, '');
  } finally {
    await file.close();
  }
}
