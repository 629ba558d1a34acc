import { parse } from 'yaml';
import { yamlFiles } from './files.ts';

/** The one object of a file of these examples, in the namespace of Argo CD. */
export interface Example {
  metadata: { name: string; namespace: string };
  spec: Record<string, unknown>;
}

/**
 * Reads an example, as a person would change it.
 *
 * @param path relative to the examples of Argo CD
 * @param changes addresses that it has, and those that are to be in their places
 */
export async function readExample(path: string, changes: Readonly<Record<string, string>>): Promise<Example> {
  const text = (await yamlFiles('.', 'examples/argo-cd'))[path];
  if (text === undefined) throw new TypeError(`there is no example ${path}`);
  const changed = Object.entries(changes).reduce((result, [from, to]) => result.replaceAll(from, to), text);
  const example = parse(changed) as Example;
  return { ...example, metadata: { ...example.metadata, namespace: 'argocd' } };
}
