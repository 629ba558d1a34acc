import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ForgeAdministration, ForgeUser, TokenScope } from '../../forge/forge-administration.ts';

/** Someone at the forge, with a token of least rights for what they do there. */
export interface Person extends ForgeUser {
  readonly token: string;
}

/** Who takes part: the person at the keyboard, someone who approves too, the operator's bot, and Argo CD. */
export type People = Readonly<Record<Role, Person>>;

type Role = 'owner' | 'colleague' | 'operator' | 'reader';

const PULL_REQUESTS: readonly TokenScope[] = ['write:repository', 'write:issue', 'read:user'];

const ROLES: Readonly<Record<Role, { username: string; scopes: readonly TokenScope[] }>> = {
  owner: { username: 'owner', scopes: PULL_REQUESTS },
  colleague: { username: 'colleague', scopes: PULL_REQUESTS },
  operator: { username: 'churnops', scopes: PULL_REQUESTS },
  reader: { username: 'argocd', scopes: ['read:repository'] },
};

/**
 * Makes the people and their tokens where they are missing. What they know is kept in a file that only its owner reads, since the
 * forge tells neither a password nor a token twice.
 *
 * @param directory the forge's own, so that both go together
 */
export async function ensurePeople(forge: ForgeAdministration, directory: string): Promise<People> {
  const path = join(directory, 'people.json');
  const known = await readPeople(path);
  const people: Partial<Record<Role, Person>> = { ...known };
  for (const [role, { username, scopes }] of Object.entries(ROLES) as [Role, (typeof ROLES)[Role]][]) {
    if (people[role]) continue;
    const user = await ensureUser(forge, username);
    people[role] = { ...user, token: await forge.createToken(user, scopes) };
    await writeSecret(path, JSON.stringify(people));
  }
  await writeSecret(join(directory, 'owner.token'), people.owner?.token ?? '');
  await writeSecret(join(directory, 'owner.password'), people.owner?.password ?? '');
  return people as People;
}

async function readPeople(path: string): Promise<Partial<People>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Partial<People>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Writes a file that only its owner reads, in one step. */
async function writeSecret(path: string, text: string): Promise<void> {
  await writeFile(`${path}.next`, text, { mode: 0o600 });
  await rename(`${path}.next`, path);
}

/** A user whose password was never written down gets another. */
async function ensureUser(forge: ForgeAdministration, username: string): Promise<ForgeUser> {
  const found = await forge.find<{ email: string }>(`/users/${username}`);
  if (!found) return forge.createUser(username);
  const password = randomBytes(16).toString('hex');
  const change = { login_name: username, source_id: 0, password, must_change_password: false };
  await forge.call('PATCH', `/admin/users/${username}`, change);
  return { username, email: found.email, password };
}
