import type { LooseObject } from './objects.ts';
import { type Refusal, wrongModel, wrongMonitor, wrongRun } from './refusal.ts';

/** Data by DVC in its least form. */
export const DVC = {
  gitRepository: { url: 'https://git.example.com/data/churn.git' },
  path: 'data/customers.csv.dvc',
};

/** Data by DVC that the apiserver refuses. */
export const DVC_REFUSALS: Refusal[] = [
  wrongDvc('without a repository', '.gitRepository', 'Required value', (dvc) => delete dvc['gitRepository']),
  wrongDvc('without a pointer', '.path', 'Required value', (dvc) => delete dvc['path']),
  wrongDvc('by SSH', '.gitRepository.url', 'an http or https address with a path', ({ gitRepository }) => {
    gitRepository.url = 'git@github.com:acme/churn.git';
  }),
  wrongDvc(
    'with a token in the address',
    '.gitRepository.url',
    'the Secret that secretRef',
    ({ gitRepository }) => {
      gitRepository.url = 'https://me:secret@github.com/acme/churn.git';
    },
  ),
  ...['-upload-pack=x', 'a..b', 'main^', 'refs/heads/', 'v 1'].map((revision) =>
    wrongDvc(`at ${revision}`, '.gitRepository.revision', 'as Git allows', ({ gitRepository }) => {
      gitRepository.revision = revision;
    }),
  ),
  ...[
    '/data/x.dvc',
    '../x.dvc',
    'data//x.dvc',
    'data/./x.dvc',
    'data/x.csv',
    'dvc.yaml',
    'data/.dvc',
    'a\\b.dvc',
  ].map((path) =>
    wrongDvc(`with the path ${path}`, '.path', 'relative path of a .dvc file', (dvc) => (dvc['path'] = path)),
  ),
  wrongDvc('of an output from the root', '.output', 'written as in the pointer', (dvc) => {
    dvc['output'] = '/etc/passwd';
  }),
  wrongDvc(
    'from an impossible remote',
    '.remote',
    'as in .dvc/config',
    (dvc) => (dvc['remote'] = 'my remote'),
  ),
  wrongDvc('with an impossible Secret', '.secretRef.name', 'lower-case letters', (dvc) => {
    dvc['secretRef'] = { name: 'S3' };
  }),
  wrongDvc(
    'with a token of an impossible Secret',
    '.gitRepository.secretRef.name',
    'lower-case',
    ({ gitRepository }) => {
      gitRepository.secretRef = { name: 'Git' };
    },
  ),
  wrongRun('data by DVC and by URL', 'spec.data', 'keep one', ({ data }) => {
    data.dvc = DVC;
  }),
  wrongModel('evaluation on data by DVC and by URL', 'spec.evaluation.data', 'keep one', (spec) => {
    spec['evaluation'] = { data: { url: 'https://data.example.com/x.csv', dvc: DVC } };
  }),
  wrongMonitor('dataset by DVC and by URL', 'spec.source.dataset', 'keep one', (spec) => {
    spec['source'] = { type: 'Dataset', dataset: { url: 'https://data.example.com/x.csv', dvc: DVC } };
  }),
];

function wrongDvc(title: string, path: string, remedy: string, edit: (dvc: LooseObject) => void): Refusal {
  return wrongRun(title, `spec.data.dvc${path}`, remedy, (spec) => {
    const dvc = structuredClone(DVC);
    edit(dvc);
    spec['data'] = { dvc };
  });
}
