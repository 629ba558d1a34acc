import { trainingRun } from './objects.ts';
import { type Refusal, wrongRun } from './refusal.ts';

const ZEROS = '0'.repeat(64);
const COMPARED = {
  candidate: `oci://registry.example.com/churn/telco@sha256:${'1'.repeat(64)}`,
  served: `oci://registry.example.com/churn/telco@sha256:${'2'.repeat(64)}`,
};

/** TrainingRuns that the apiserver refuses, but for what is wrong with their contract and checks. */
export const TRAINING_RUN_REFUSALS: Refusal[] = [
  {
    title: 'a name that a Job cannot have',
    object: trainingRun((run) => {
      run['metadata'].name = 'telco.1';
    }),
    path: 'metadata.name',
    remedy: 'lower-case letters, digits and "-"',
  },
  wrongRun('a training without a contract', 'spec.contract', 'set mode to Evaluate', (spec) => {
    delete spec['contract'];
  }),
  wrongRun('a training that compares', 'spec.evaluate', 'set mode to Evaluate', (spec) => {
    spec['evaluate'] = COMPARED;
  }),
  wrongRun('a comparison of nothing', 'spec.evaluate', 'which two models', (spec) => {
    delete spec['contract'];
    spec['mode'] = 'Evaluate';
  }),
  wrongRun('a comparison with a contract', 'spec.contract', 'remove contract', (spec) => {
    Object.assign(spec, { mode: 'Evaluate', evaluate: COMPARED });
  }),
  wrongComparison('of a model with itself', 'spec.evaluate', 'name two', { served: COMPARED.candidate }),
  wrongComparison('with a tag', 'spec.evaluate.served', 'must be pinned by digest', {
    served: 'oci://registry.example.com/churn/telco:latest',
  }),
  wrongComparison('without a candidate', 'spec.evaluate.candidate', 'Required value', {
    candidate: undefined,
  }),
  wrongRun('an unknown mode', 'spec.mode', '"Train", "Evaluate"', (spec) => {
    spec['mode'] = 'Test';
  }),
  wrongRun('a run without data', 'spec.data', 'Required value', (spec) => delete spec['data']),
  wrongRun('a run without output', 'spec.output', 'Required value', (spec) => delete spec['output']),
  wrongRun('a model of an impossible name', 'spec.modelRef.name', 'starting with a letter', (spec) => {
    spec['modelRef'] = { name: 'Telco' };
  }),
  wrongRun('no source of data', 'spec.data', 'exactly one of', (spec) => {
    spec['data'] = {};
  }),
  wrongRun('two sources of data', 'spec.data', 'keep one', ({ data }) => {
    data.persistentVolumeClaim = { claimName: 'data', path: 'telco.csv' };
  }),
  wrongRun('data by tag', 'spec.data.artifact', 'ask the registry for the digest', (spec) => {
    spec['data'] = { artifact: 'oci://registry.example.com/churn/data:latest' };
  }),
  wrongRun(
    'a pull secret for a url',
    'spec.data.pullSecretRef',
    'give the data as an artifact',
    ({ data }) => {
      data.pullSecretRef = { name: 'registry-read' };
    },
  ),
  wrongRun('a password in the url', 'spec.data.url', 'without user, password', ({ data }) => {
    data.url = 'https://me:secret@data.example.com/telco.csv';
  }),
  wrongRun('a url of another scheme', 'spec.data.url', 'http or https', ({ data }) => {
    data.url = 'file:///etc/passwd';
  }),
  wrongRun('a checksum with a prefix', 'spec.data.sha256', 'without a prefix', ({ data }) => {
    data.sha256 = `sha256:${ZEROS.slice(7)}`;
  }),
  wrongRun('a checksum for a volume', 'spec.data.sha256', 'remove it, or give the data as a url', (spec) => {
    spec['data'] = { persistentVolumeClaim: { claimName: 'data', path: 'telco.csv' }, sha256: ZEROS };
  }),
  ...[
    '/etc/passwd',
    '../telco.csv',
    'a/../../telco.csv',
    'a/..',
    './telco.csv',
    'a//b.csv',
    'folder/',
    'a\\b',
  ].map((path) =>
    wrongRun(`the path ${path}`, 'spec.data.persistentVolumeClaim.path', 'relative path', (spec) => {
      spec['data'] = { persistentVolumeClaim: { claimName: 'data', path } };
    }),
  ),
  wrongRun('a split that leaves nothing', 'spec.split', 'below 1', (spec) => {
    spec['split'] = { tuneShare: 0.5, testShare: 0.5 };
  }),
  wrongRun('a share in per cent', 'spec.split.testShare', '0.2 for 20 %', (spec) => {
    spec['split'] = { testShare: 20 };
  }),
  wrongRun(
    'an unknown algorithm',
    'spec.algorithm.type',
    'supported values: "LogisticRegression", "RandomForest"',
    (spec) => {
      spec['algorithm'] = { type: 'NeuralNetwork' };
    },
  ),
  wrongRun('parameters without a type', 'spec.algorithm.type', 'Required value', (spec) => {
    spec['algorithm'] = { randomForest: { trees: 10 } };
  }),
  wrongRun('parameters of another algorithm', 'spec.algorithm.randomForest', 'change the type', (spec) => {
    spec['algorithm'] = { type: 'LogisticRegression', randomForest: { trees: 10 } };
  }),
  wrongRun(
    'a forest without trees',
    'spec.algorithm.randomForest.trees',
    'greater than or equal to 1',
    (spec) => {
      spec['algorithm'] = { type: 'RandomForest', randomForest: { trees: 0 } };
    },
  ),
  wrongRun(
    'a negative penalty',
    'spec.algorithm.logisticRegression.l2',
    'greater than or equal to 0',
    (spec) => {
      spec['algorithm'] = { type: 'LogisticRegression', logisticRegression: { l2: -1 } };
    },
  ),
  wrongRun('a negative seed', 'spec.seed', 'greater than or equal to 0', (spec) => {
    spec['seed'] = -1;
  }),
  wrongRun('a repository with a scheme', 'spec.output.repository', 'without oci://', ({ output }) => {
    output.repository = 'oci://registry.example.com/churn/telco';
  }),
  wrongRun(
    'a repository with a tag',
    'spec.output.repository',
    'without oci://, tag or digest',
    ({ output }) => {
      output.repository = 'registry.example.com/churn/telco:latest';
    },
  ),
  wrongRun('an image with a scheme', 'spec.image', 'without a scheme', (spec) => {
    spec['image'] = 'https://registry.example.com/trainer';
  }),
  wrongRun(
    'a request above the default limit',
    'spec.resources.requests.memory',
    'raise the limit',
    (spec) => {
      spec['resources'] = { requests: { memory: '8Gi' } };
    },
  ),
  wrongRun('no time at all', 'spec.activeDeadlineSeconds', 'greater than or equal to 1', (spec) => {
    spec['activeDeadlineSeconds'] = 0;
  }),
  wrongRun('eleven repetitions', 'spec.backoffLimit', 'less than or equal to 10', (spec) => {
    spec['backoffLimit'] = 11;
  }),
];

function wrongComparison(title: string, path: string, remedy: string, change: object): Refusal {
  return wrongRun(`a comparison ${title}`, path, remedy, (spec) => {
    delete spec['contract'];
    Object.assign(spec, { mode: 'Evaluate', evaluate: { ...COMPARED, ...change } });
  });
}
