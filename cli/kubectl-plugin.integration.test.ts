import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ensurePrograms } from '@churnops/dev/programs/ensure-programs.ts';
import { createProgress } from '@churnops/dev/programs/progress.ts';
import { expect, inject, it } from 'vitest';
import { ClusterOfTests } from './testing/cluster-of-tests.ts';
import { model } from './testing/models.ts';

const BIN = join(import.meta.dirname, '../node_modules/.bin');

it('is a plugin of kubectl, and finds the cluster as kubectl does', async () => {
  const programs = await ensurePrograms(['kubectl'], {
    environment: process.env,
    progress: createProgress(process.stderr),
  });
  await using cluster = await ClusterOfTests.create(inject('kubeconfig'), { namespaces: 1 });
  const [namespace = ''] = cluster.namespaces;
  await cluster.create(model(namespace));
  const { stdout, stderr } = await promisify(execFile)(
    programs.get('kubectl')!,
    ['churnops', 'status', 'telco', '-n', namespace],
    {
      env: {
        ...process.env,
        KUBECONFIG: cluster.kubeconfig,
        PATH: `${BIN}${delimiter}${process.env['PATH']}`,
      },
    },
  );
  expect(stdout).toMatch(new RegExp(`^telco in ${namespace} {2}environments/.*\n *serves nothing\n$`));
  expect(stderr).toBe('');
});
