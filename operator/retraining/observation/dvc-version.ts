import { dvcVersion, followPointer } from '@churnops/lib/dvc/dvc-pointer.ts';
import { type GitSecret, makeGitAccess } from '@churnops/lib/git/git-access.ts';
import { GitReader } from '@churnops/lib/git/git-reader.ts';
import type { ObjectWriter } from '../../kubernetes/object-writer.ts';
import type { DataFact, Training } from '../decision/facts.ts';
import { retrainingError } from '../errors.ts';
import type { Fetch } from './url-version.ts';

type Dvc = NonNullable<Training['template']['data']['dvc']>;

/** What Git is asked with. */
export interface DvcQuestion {
  writer: Pick<ObjectWriter, 'getSecret'>;
  fetch: Fetch;
}

/** What the pointer says now: the md5 of the data, and at which commit. The remote is not asked. */
export async function askDvc(
  namespace: string,
  { gitRepository, path, output }: Dvc,
  { writer, fetch }: DvcQuestion,
  signal: AbortSignal,
): Promise<DataFact> {
  const { url, revision = 'main' } = gitRepository;
  const secret = await readSecrets(namespace, gitRepository, writer);
  const reader = new GitReader(makeGitAccess(url, secret), { fetch, signal });
  try {
    const pointer = { revision, path, ...(output === undefined ? {} : { output }) };
    const followed = await followPointer(reader, pointer);
    if (followed.member !== undefined) {
      const reason = `${followed.output.path} is a directory of DVC: the md5 of a file in it is known to the remote alone.`;
      return { kind: 'Untold', reason };
    }
    return { kind: 'Known', version: dvcVersion(followed.output.md5), commit: followed.snapshot.commit };
  } finally {
    await reader.close();
  }
}

async function readSecrets(
  namespace: string,
  { secretRef, caRef }: Dvc['gitRepository'],
  writer: DvcQuestion['writer'],
): Promise<GitSecret> {
  const read = async (name: string, needed: string): Promise<Partial<Record<string, string>>> => {
    const { data = {} } = await writer.getSecret({ namespace, name });
    if (data[needed] === undefined)
      throw retrainingError('DataSecretUnusable', { name, namespace, reason: `it has no key ${needed}.` });
    const decoded = Object.entries(data).map(([key, value]) => [
      key,
      Buffer.from(value, 'base64').toString(),
    ]);
    return Object.fromEntries(decoded);
  };
  const { token, username } = secretRef ? await read(secretRef.name, 'token') : {};
  const { key = 'ca.crt' } = caRef ?? {};
  const authority = caRef && (await read(caRef.name, key))[key];
  return {
    ...(token !== undefined && { token }),
    ...(username !== undefined && { username }),
    ...(authority !== undefined && { 'ca.crt': authority }),
  };
}
