import { driftMonitor } from './objects.ts';
import { type Refusal, wrongMonitor } from './refusal.ts';

const SECRET = { name: 's3' };

/** DriftMonitors that the apiserver refuses. */
export const DRIFT_MONITOR_REFUSALS: Refusal[] = [
  {
    title: 'a name that is too long for what is made of it',
    object: driftMonitor((monitor) => {
      monitor['metadata'].name = 'a'.repeat(51);
    }),
    path: 'metadata.name',
    remedy: 'at most 50',
  },
  wrongMonitor('no model', 'spec.modelRef', 'Required value', (spec) => delete spec['modelRef']),
  wrongMonitor('a model of an impossible name', 'spec.modelRef.name', 'starting with a letter', (spec) => {
    spec['modelRef'] = { name: 'Telco' };
  }),
  wrongMonitor('an unknown policy', 'spec.policy', '"Evidence", "Evidently"', (spec) => {
    spec['policy'] = 'Hunch';
  }),
  wrongMonitor('a window in days', 'spec.window.duration', 'from large to small', (spec) => {
    spec['window'] = { duration: '1d' };
  }),
  wrongMonitor('a window of two years', 'spec.window.duration', 'at most 366 days', (spec) => {
    spec['window'] = { duration: '17520h' };
  }),
  wrongMonitor('first windows of training data', 'spec.firstWindows', 'reference FirstWindows', (spec) => {
    spec['firstWindows'] = 3;
  }),
  wrongMonitor('eleven first windows', 'spec.firstWindows', 'less than or equal to 10', (spec) => {
    Object.assign(spec, { reference: 'FirstWindows', firstWindows: 11 });
  }),
  wrongMonitor('a column twice', 'spec.columns[1]', 'Duplicate value', (spec) => {
    spec['columns'] = [{ name: 'tenure' }, { name: 'tenure', ignore: true }];
  }),
  wrongMonitor('an unknown test', 'spec.columns[0].test', '"PopulationStability"', (spec) => {
    spec['columns'] = [{ name: 'tenure', test: 'TTest' }];
  }),
  wrongMonitor('a threshold of no test', 'spec.columns[0].threshold', 'name it in test', (spec) => {
    spec['columns'] = [{ name: 'tenure', threshold: 0.1 }];
  }),
  wrongMonitor('a test of an ignored column', 'spec.columns[0].test', 'remove test, or ignore', (spec) => {
    spec['columns'] = [{ name: 'tenure', test: 'Wasserstein', ignore: true }];
  }),
  wrongMonitor('two alarm rules', 'spec.alarm', 'keep one', (spec) => {
    spec['alarm'] = { columns: 1, share: 0.5 };
  }),
  wrongMonitor('no alarm rule', 'spec.alarm', 'exactly one of columns and share', (spec) => {
    spec['alarm'] = {};
  }),
  wrongMonitor('a share above one', 'spec.alarm.share', 'less than or equal to 1', (spec) => {
    spec['alarm'] = { share: 50 };
  }),
  wrongMonitor('no rows', 'spec.minimumRows', 'greater than or equal to 1', (spec) => {
    spec['minimumRows'] = 0;
  }),
  wrongMonitor('more alarms than windows', 'spec.persistence.alarms', 'lower alarms', (spec) => {
    spec['persistence'] = { alarms: 3, windows: 2 };
  }),
  wrongMonitor('eleven windows', 'spec.persistence.windows', 'less than or equal to 10', (spec) => {
    spec['persistence'] = { alarms: 2, windows: 11 };
  }),
  wrongMonitor('a source without its rows', 'spec.source.dataset', 'add it', (spec) => {
    spec['source'] = { type: 'Dataset' };
  }),
  wrongMonitor('rows of another source', 'spec.source.dataset', 'remove it, or change the type', (spec) => {
    spec['source'] = { type: 'Traffic', dataset: { url: 'https://data.example.com/today.csv' } };
  }),
  wrongMonitor('two data sets', 'spec.source.dataset', 'keep one', (spec) => {
    const persistentVolumeClaim = { claimName: 'data', path: 'today.csv' };
    spec['source'] = {
      type: 'Dataset',
      dataset: { url: 'https://data.example.com/today.csv', persistentVolumeClaim },
    };
  }),
  wrongMonitor(
    'scored batches outside',
    'spec.source.scoredBatches.persistentVolumeClaim.path',
    'no "." or ".."',
    (spec) => {
      const persistentVolumeClaim = { claimName: 'data', path: '../scores' };
      spec['source'] = { type: 'ScoredBatches', scoredBatches: { persistentVolumeClaim } };
    },
  ),
  wrongMonitor(
    'a store with a path',
    'spec.source.scoredBatches.s3.endpoint',
    'nothing after host and port',
    (spec) => {
      const s3 = {
        endpoint: 'https://s3.example.com/bucket',
        bucket: 'scores',
        key: 'a/',
        secretRef: SECRET,
      };
      spec['source'] = { type: 'ScoredBatches', scoredBatches: { s3 } };
    },
  ),
];
