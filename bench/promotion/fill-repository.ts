import { Origin } from '@churnops/operator/git/testing/origin.ts';

/**
 * Fills a repository with files of some KiB in a thousand folders, in commits that each change one of them:
 * `node bench/promotion/fill-repository.ts DIRECTORY REMOTE PATH FILES COMMITS`, PATH being a ChurnModel's.
 */
const [directory = '', remote = '', path = '', ...sizes] = process.argv.slice(2);
const [files = 0, commits = 0] = sizes.map(Number);

const MODEL = `apiVersion: churnops.dev/v1alpha1
kind: ChurnModel
metadata:
  name: telco
spec:
  serving:
    artifact: oci://registry.example/churn/telco@sha256:${'a'.repeat(64)}
`;
const nameOf = (index: number) => `apps/${index % 1_000}/${index}.yaml`;
const contentOf = (index: number) =>
  Array.from({ length: 60 }, (_, line) => `key-${line}: ${Math.sin(index * 61 + line)}`).join('\n');

const origin = await Origin.create(directory);
const all = Object.fromEntries(
  Array.from({ length: files }, (_, index) => [nameOf(index), contentOf(index)]),
);
await origin.commit(
  { branch: 'main', files: { ...all, [path]: MODEL } },
  ...Array.from({ length: commits - 1 }, (_, index) => ({
    branch: 'main',
    files: { [nameOf(index % files)]: contentOf(files + index) },
  })),
);
await origin.git('push', '--quiet', '--force', remote, 'main');
