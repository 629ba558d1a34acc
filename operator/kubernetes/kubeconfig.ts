import { existsSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';

/**
 * Reads kubeconfigs into one, as kubectl does with the files that `KUBECONFIG` names: of equal names the first file's
 * counts, and of several files those that are not there are passed over.
 *
 * @throws whatever is wrong with a file, or with the only one.
 */
export function readKubeconfigs(paths: readonly string[]): KubeConfig {
  const present = paths.filter((path) => existsSync(path));
  const read = (present.length > 0 ? present : paths.slice(0, 1)).map((path) => {
    const config = new KubeConfig();
    config.loadFromFile(path);
    return config;
  });
  const merged = new KubeConfig();
  merged.loadFromOptions({
    clusters: firstOfEachName(read.flatMap(({ clusters }) => clusters ?? [])),
    users: firstOfEachName(read.flatMap(({ users }) => users ?? [])),
    contexts: firstOfEachName(read.flatMap(({ contexts }) => contexts ?? [])),
    currentContext: read.find(({ currentContext }) => currentContext)?.currentContext ?? '',
  });
  return merged;
}

function firstOfEachName<T extends { name: string }>(items: readonly T[]): T[] {
  return items.filter((item, index) => items.findIndex(({ name }) => name === item.name) === index);
}
