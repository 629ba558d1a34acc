import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isMap, isSeq, parse, parseDocument, type YAMLMap } from 'yaml';

/** Secrets in the namespaces of the models, as examples/gitops-repo names them. */
export const GIT_SECRET = 'git';
export const CERTIFICATE_SECRET = 'git-ca';

/** How long a version is served before it is proposed to the next environment. */
const SOAK = '20s';
const PROBATION = '30s';

/** How traffic is counted and judged here, and how soon a model may be trained anew. */
const SLOT = '10s';
const WINDOW = '30s';
const COOLDOWN = '30s';
const BUDGET = { runs: 20, per: '168h' };

/** The tag of the newest data of a model. */
export const CURRENT = 'current';

/** What of the example is a person's to fill in. */
export interface Filling {
  /** The name of the ChurnModel. */
  readonly model: string;
  /** What Git and the API of the forge are reached by. */
  readonly cloneURL: string;
  readonly apiURL: string;
  /** Who may approve, by environment; nobody is asked for in the others. */
  readonly approvers: Readonly<Record<string, string>>;
  /** Host and path before the repositories of models and their data. */
  readonly registry: string;
  /** Whether the data is the user's, about which the contract and the absolute gates of the example say nothing. */
  readonly ownData: boolean;
}

/**
 * What has to be committed: the files of `examples/gitops-repo` as someone who follows its README leaves them, with less of everything than a production
 * has: fewer pods, shorter times, and no office hours.
 *
 * @param present what a file of the repository holds now, for a second model beside the first
 */
export async function fillRepository(
  root: string,
  filling: Filling,
  present: (path: string) => Promise<string | undefined>,
): Promise<Record<string, string>> {
  const example = join(root, 'examples', 'gitops-repo');
  const paths = await readdir(example, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of paths.filter((path) => path.isFile())) {
    const path = join(entry.parentPath, entry.name).slice(example.length + 1);
    const text = await readFile(join(example, path), 'utf8');
    const target = path.replace(/telco(-drift)?\.yaml$/, `${filling.model}$1.yaml`);
    const there = await present(target);
    const wanted =
      entry.name === 'kustomization.yaml'
        ? listModel(there, text, filling.model)
        : (there ?? fill(text, path, filling));
    if (wanted !== there) files[target] = wanted;
  }
  return files;
}

function fill(text: string, path: string, filling: Filling): string {
  if (path.endsWith('/telco.yaml')) return fillModel(text, path, filling);
  return path.endsWith('/telco-drift.yaml') ? fillMonitor(text, filling) : text;
}

/** Adds a model and its monitor to a kustomization's resources. */
export function listModel(present: string | undefined, example: string, model: string): string {
  if (present === undefined) return example.replaceAll('telco', model);
  const { resources } = parse(present) as { resources: string[] };
  const missing = [`${model}.yaml`, `${model}-drift.yaml`].filter((file) => !resources.includes(file));
  if (missing.length === 0) return present;
  const document = parseDocument(present);
  for (const [index, file] of missing.entries())
    document.setIn(['resources', resources.length + index], file);
  return document.toString();
}

function fillMonitor(text: string, { model }: Filling): string {
  const document = parseDocument(text);
  document.setIn(['metadata', 'name'], model);
  document.setIn(['spec', 'modelRef', 'name'], model);
  document.setIn(['spec', 'window', 'duration'], WINDOW);
  return document.toString({ lineWidth: 0 });
}

/** Fills in one environment's model; comments stay. */
export function fillModel(text: string, path: string, filling: Filling): string {
  const { model, cloneURL, apiURL } = filling;
  const environment = path.split('/')[1] ?? '';
  const file = (name: string) => `environments/${name}/${model}.yaml`;
  const document = parseDocument(text);
  document.setIn(['metadata', 'name'], model);
  document.setIn(['spec', 'source'], document.createNode({ path: file(environment) }));
  const gitRepository = {
    url: cloneURL,
    provider: 'Gitea',
    apiURL,
    caRef: { name: CERTIFICATE_SECRET },
    secretRef: { name: GIT_SECRET },
  };
  document.setIn(['spec', 'gitRepository'], document.createNode(gitRepository));
  for (const field of ['resources', 'pullSecretRef']) remove(document, ['spec', 'serving', field]);
  document.setIn(['spec', 'serving', 'minReplicas'], environment === 'prod' ? 2 : 1);
  document.setIn(['spec', 'serving', 'profile'], document.createNode({ slot: SLOT }));
  remove(document, ['spec', 'evaluation']);
  fillTraining(document, filling);
  fillPolicy(document, environment, filling);
  // Where nothing is trained by itself, nothing can be asked for it.
  if (filling.ownData) removePromotions(document, 'Drift');
  for (const promotion of promotions(document)) {
    const to = String(promotion.getIn(['to', 'path'])).split('/')[1] ?? '';
    promotion.setIn(['to', 'path'], file(to));
    if (promotion.hasIn(['to', 'document'])) promotion.setIn(['to', 'document', 'name'], model);
    if (promotion.get('from') === 'Served') promotion.set('soak', SOAK);
  }
  return document.toString({ lineWidth: 0 });
}

function fillTraining(document: Document, { model, registry, ownData }: Filling): void {
  const training = ['spec', 'training'];
  if (ownData) remove(document, training);
  if (!document.hasIn(training)) return;
  const repository = `${registry}/churn/${model}`;
  document.setIn([...training, 'template', 'data', 'artifact'], `oci://${repository}-data:${CURRENT}`);
  document.setIn([...training, 'template', 'output', 'repository'], repository);
  document.setIn([...training, 'cooldown'], COOLDOWN);
  document.setIn([...training, 'budget'], document.createNode(BUDGET));
}

function fillPolicy(document: Document, environment: string, { approvers, ownData }: Filling): void {
  const accepts = ['spec', 'accepts'];
  const users = approvers[environment];
  if (users !== undefined)
    document.setIn([...accepts, 'approval', 'approvers'], document.createNode({ users: [users] }));
  remove(document, [...accepts, 'windows']);
  if (document.hasIn([...accepts, 'probation']))
    document.setIn([...accepts, 'probation', 'duration'], PROBATION);
  const gates = document.getIn([...accepts, 'gates']);
  if (!ownData || !isSeq(gates)) return;
  // A bound in figures says something about the data that it was set on.
  gates.items = gates.items.filter((gate) => isMap(gate) && gate.has('maximumLossAgainstServed'));
  if (gates.items.length === 0) document.deleteIn([...accepts, 'gates']);
}

/** The document's own way refuses where the mapping around it is missing. */
function remove(document: Document, path: readonly string[]): void {
  if (document.hasIn(path)) document.deleteIn(path);
}

function removePromotions(document: Document, from: string): void {
  const path = ['spec', 'promotions'];
  const list = document.getIn(path);
  if (!isSeq(list)) return;
  list.items = list.items.filter((item) => !isMap(item) || item.get('from') !== from);
  if (list.items.length === 0) document.deleteIn(path);
}

function promotions(document: Document): YAMLMap[] {
  const list = document.getIn(['spec', 'promotions']);
  return isSeq(list) ? list.items.filter((item) => isMap(item)) : [];
}
