import type { LooseObject } from './objects.ts';
import { type Refusal, wrongModel } from './refusal.ts';

/** The least that says where a model stands in Git. */
export const GIT_REPOSITORY = {
  url: 'https://git.example.com/churn/models.git',
  provider: 'Gitea',
  secretRef: { name: 'git' },
};

/** The least that is a promotion. */
export const PROMOTION = { name: 'dev', from: 'Candidate', to: { path: 'environments/dev/telco.yaml' } };

const PATHS = [
  '/telco.yaml',
  'a/',
  '../telco.yaml',
  'a/./b',
  'a//b',
  '.git/config',
  'a/.GIT/b',
  'a\\b',
  'a\nb',
];
const URLS = [
  'git@git.example.com:churn/models.git',
  'ssh://git@git.example.com/churn/models.git',
  'https://me:secret@git.example.com/churn/models.git',
  'https://git.example.com/churn/models.git?token=secret',
  'https://git.example.com/models.git#main',
  'https://git.example.com',
];
const BRANCHES = ['-x', 'a..b', 'a.lock', 'a/', 'a//b', 'a b', 'refs/.x', 'churnops/dev', '@{1}'];

/** ChurnModels whose place in Git or promotions the apiserver refuses. */
export const PROMOTION_REFUSALS: Refusal[] = [
  ...URLS.map((url) => wrongGit(`the repository ${url}`, 'url', 'without user, password', { url })),
  ...BRANCHES.map((branch) =>
    wrongGit(`the branch ${branch}`, 'branch', 'not a branch that pull requests can go to', { branch }),
  ),
  wrongGit('an unknown forge', 'provider', '"GitHub", "Gitea"', { provider: 'GitLab' }),
  wrongGit('an address of the API with a password', 'apiURL', 'without user, password', {
    apiURL: 'https://me:secret@git.example.com/api/v1',
  }),
  wrongGit('an address of the API that ends in a slash', 'apiURL', 'slash at the end', {
    apiURL: 'https://git.example.com/api/v1/',
  }),
  wrongGit('a repository without credentials', 'secretRef', 'Required value', { secretRef: undefined }),
  wrongGit('a name that no Secret has', 'secretRef.name', 'use lower-case letters', {
    secretRef: { name: 'Git_Write' },
  }),
  wrongGit('a certificate authority of no name', 'caRef.name', 'Required value', { caRef: {} }),

  ...PATHS.map((path) =>
    wrongPromotion(`the path ${JSON.stringify(path)}`, '[0].to.path', 'relative path', [{ to: { path } }]),
  ),
  wrongModel('a source at a path above the root', 'spec.source.path', 'relative path', (spec) => {
    Object.assign(spec, { gitRepository: GIT_REPOSITORY, source: { path: '../telco.yaml' } });
  }),
  wrongModel('a source without a repository', 'spec.source', 'add gitRepository', (spec) => {
    spec['source'] = { path: 'telco.yaml' };
  }),
  wrongModel('promotions without a repository', 'spec.promotions', 'add gitRepository', (spec) => {
    spec['promotions'] = [PROMOTION];
  }),
  wrongPromotion('a promotion that is called rollback', '[0].name', 'choose another', [{ name: 'rollback' }]),
  wrongPromotion('a name that no branch has', '[0].name', 'use lower-case letters', [{ name: 'Dev' }]),
  wrongPromotion('a name of 41 characters', '[0].name', '40', [{ name: 'a'.repeat(41) }]),
  wrongPromotion('a promotion from nowhere', '[0].from', '"Candidate", "Served", "Drift"', [
    { from: 'Trained' },
  ]),
  wrongPromotion('a candidate that soaks', '[0].soak', 'promote from Served', [{ soak: '10m' }]),
  wrongPromotion('a soak without a unit', '[0].soak', 'such as 30m', [{ from: 'Served', soak: '10' }]),
  wrongPromotion('drift that soaks', '[0].soak', 'promote from Served', [{ from: 'Drift', soak: '10m' }]),
  wrongPromotion('drift that is to be served', '[0].to.field', 'an episode of drift is no artifact', [
    { from: 'Drift', to: { ...PROMOTION.to, field: 'spec.serving.artifact' } },
  ]),
  ...['Candidate', 'Served'].map((from) =>
    wrongPromotion(`training asked for from ${from}`, '[0].to.field', 'promote from Drift', [
      { from, to: { ...PROMOTION.to, field: 'spec.training.requestedRevision' } },
    ]),
  ),
  wrongPromotion('training asked for twice by one drift', '', 'would undo each other', [
    { from: 'Drift' },
    { name: 'second', from: 'Drift', to: { ...PROMOTION.to, field: 'spec.training.requestedRevision' } },
  ]),
  wrongPromotion('an unknown onNewer', '[0].onNewer', '"Wait", "Replace"', [{ onNewer: 'Queue' }]),
  wrongPromotion('a field with an index', '[0].to.field', 'keys joined by dots', [
    { to: { ...PROMOTION.to, field: 'spec.list[0]' } },
  ]),
  wrongPromotion('a document without a name', '[0].to.document.name', 'Required value', [
    { to: { ...PROMOTION.to, document: { kind: 'ChurnModel' } } },
  ]),
  wrongPromotion('two promotions of one name', '[1]', 'Duplicate value', [{}, { to: { path: 'b.yaml' } }]),
  wrongPromotion('two promotions to one value', '', 'would undo each other', [{}, { name: 'second' }]),
  wrongPromotion('one value, spelled out once', '', 'would undo each other', [
    {},
    { name: 'second', to: { ...PROMOTION.to, field: 'spec.serving.artifact' } },
  ]),
  wrongPromotion(
    'eleven promotions',
    '',
    'at most 10',
    Array.from({ length: 11 }, (_, index) => ({ name: `p${index}`, to: { path: `${index}.yaml` } })),
  ),
  ...[{}, { field: 'spec.serving.artifact' }, { document: { kind: 'ChurnModel', name: 'telco' } }].map(
    (also) =>
      wrongModel(
        `what is served here, promoted to here with ${JSON.stringify(also)}`,
        'spec.promotions',
        'correct its to.path',
        (spec) => {
          const source = { path: 'telco.yaml', document: { kind: 'ChurnModel', name: 'telco' } };
          const promotions = [{ ...PROMOTION, from: 'Served', to: { path: 'telco.yaml', ...also } }];
          Object.assign(spec, { gitRepository: GIT_REPOSITORY, source, promotions });
        },
      ),
  ),
  wrongModel('an evaluation without data', 'spec.evaluation.data', 'Required value', (spec) => {
    spec['evaluation'] = {};
  }),
  wrongModel('an evaluation on two sources', 'spec.evaluation.data', 'keep one', (spec) => {
    const persistentVolumeClaim = { claimName: 'data', path: 'telco.csv' };
    spec['evaluation'] = { data: { url: 'https://data.example.com/telco.csv', persistentVolumeClaim } };
  }),
];

function wrongGit(title: string, field: string, remedy: string, change: LooseObject): Refusal {
  return wrongModel(title, `spec.gitRepository.${field}`, remedy, (spec) => {
    spec['gitRepository'] = { ...GIT_REPOSITORY, ...change };
  });
}

function wrongPromotion(title: string, at: string, remedy: string, changes: LooseObject[]): Refusal {
  return wrongModel(title, `spec.promotions${at}`, remedy, (spec) => {
    const promotions = changes.map((change) => ({ ...PROMOTION, ...change }));
    Object.assign(spec, { gitRepository: GIT_REPOSITORY, promotions });
  });
}
