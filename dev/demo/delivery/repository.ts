import type { ForgeAdministration, ForgeRepository } from '../../forge/forge-administration.ts';
import type { DemoSettings } from '../settings.ts';
import { ENVIRONMENTS } from './applications.ts';
import type { People } from './people.ts';
import { fillRepository } from './repository-files.ts';

/** The name of the repository that says what is served. */
const NAME = 'models';

/** Makes the repository, lets the people in, and adds the files of a model that are missing. */
export async function ensureRepository(
  forge: ForgeAdministration,
  people: People,
  root: string,
  settings: DemoSettings,
  registry: string,
): Promise<ForgeRepository> {
  const { owner, colleague, operator, reader } = people;
  const { url } = forge.access;
  const found = await forge.find(`/repos/${owner.username}/${NAME}`);
  const repository = found
    ? { owner: owner.username, name: NAME, cloneURL: `${url}/${owner.username}/${NAME}.git` }
    : await forge.createRepository(owner, NAME);
  await forge.addCollaborator(repository, colleague, 'write');
  await forge.addCollaborator(repository, operator, 'write');
  await forge.addCollaborator(repository, reader, 'read');
  const present = async (path: string) => (found ? forge.readFile(repository, path) : undefined);
  const filling = {
    model: settings.model,
    cloneURL: repository.cloneURL,
    apiURL: `${url}/api/v1`,
    approvers: { staging: colleague.username, prod: owner.username },
    registry,
    ownData: settings.data !== undefined,
  };
  const files = await fillRepository(root, filling, present);
  const message = `Serve ${settings.model} in ${ENVIRONMENTS.join(', ')}`;
  if (Object.keys(files).length > 0) await forge.commitFiles(repository, files, { message });
  return repository;
}
