import type { LooseObject } from './objects.ts';
import { type Refusal, wrongModel } from './refusal.ts';

/** The least that is a batch. */
export const BATCH = {
  name: 'nightly',
  input: { persistentVolumeClaim: { claimName: 'customers', path: 'exports' } },
  output: { persistentVolumeClaim: { claimName: 'scores', path: 'nightly' } },
};

const S3 = { bucket: 'churn', key: 'exports/', secretRef: { name: 'store' } };
const URL = 'https://data.example.com/customers.csv';

/** ChurnModels whose batches the apiserver refuses. */
export const BATCH_REFUSALS: Refusal[] = [
  wrongBatch('a name with capitals', '.name', 'lower-case letters', { name: 'Nightly' }),
  wrongBatch('a name that ends with a hyphen', '.name', 'lower-case letters', { name: 'nightly-' }),
  wrongBatch('a name of 31 characters', '.name', '30', { name: 'x'.repeat(31) }),
  wrongBatch('a schedule of four fields', '.schedule', 'five fields', { schedule: '0 3 * *  ' }),
  wrongBatch('a schedule as a word', '.schedule', 'five fields', { schedule: '@every-day' }),
  wrongBatch('a time zone without a schedule', '.timeZone', 'add schedule', { timeZone: 'Europe/Berlin' }),
  wrongBatch('no partition', '.partitions', 'greater than or equal to 1', { partitions: 0 }),
  wrongBatch('1001 partitions', '.partitions', 'less than or equal to 1000', { partitions: 1_001 }),
  wrongBatch('no pod at once', '.parallelism', 'greater than or equal to 1', { parallelism: 0 }),
  wrongBatch('a deadline of no time', '.activeDeadlineSeconds', 'greater than', { activeDeadlineSeconds: 0 }),
  wrongBatch('memory in thousandths of a byte', '.resources.limits.memory', '512Mi', {
    resources: { limits: { memory: '512m' } },
  }),
  wrongBatch('no input', '.input', 'Required value', { input: undefined }),
  wrongBatch('an input from nowhere', '.input', 'keep one', { input: {} }),
  wrongBatch('an input from two places', '.input', 'keep one', { input: { url: URL, s3: S3 } }),
  wrongBatch('an input by tag', '.input.artifact', 'pinned by digest', {
    input: { artifact: 'oci://registry.example.com/churn/customers:latest' },
  }),
  wrongBatch('a pull secret for a volume', '.input.pullSecretRef', 'remove it', {
    input: { ...BATCH.input, pullSecretRef: { name: 'registry-read' } },
  }),
  wrongBatch('an input of another format', '.input.format', 'supported values', {
    input: { ...BATCH.input, format: 'JSON' },
  }),
  wrongBatch('an input outside its volume', '.input.persistentVolumeClaim.path', 'inside the volume', {
    input: { persistentVolumeClaim: { claimName: 'customers', path: '../exports' } },
  }),
  wrongBatch('an output to nowhere', '.output', 'keep one', { output: {} }),
  wrongBatch('an output to two places', '.output', 'keep one', { output: { ...BATCH.output, url: URL } }),
  wrongBatch('an output with a password', '.output.url', 'without user', {
    output: { url: 'https://me:secret@data.example.com/scores' },
  }),
  wrongBatch('an output to a path from the root', '.output.persistentVolumeClaim.path', 'no leading', {
    output: { persistentVolumeClaim: { claimName: 'scores', path: '/nightly' } },
  }),
  wrongBatch('a store whose keys are said nowhere', '.output.s3.secretRef', 'Required value', {
    output: { s3: { bucket: 'churn', key: 'scores/' } },
  }),
  wrongBatch('a store with a path', '.output.s3.endpoint', 'nothing after host', {
    output: { s3: { ...S3, endpoint: 'https://s3.example.com/churn' } },
  }),
  wrongBatch('a bucket with capitals', '.input.s3.bucket', 'lower-case', {
    input: { s3: { ...S3, bucket: 'Churn' } },
  }),
  wrongBatch('a key from the root', '.input.s3.key', 'does not begin', {
    input: { s3: { ...S3, key: '/exports' } },
  }),
  wrongModel('two batches of one name', 'spec.batch[1]', 'Duplicate value', (spec) => {
    spec['batch'] = [BATCH, BATCH];
  }),
  wrongModel('eleven batches', 'spec.batch', 'at most 10', (spec) => {
    spec['batch'] = Array.from({ length: 11 }, (_, index) => ({ ...BATCH, name: `batch-${index}` }));
  }),
];

function wrongBatch(title: string, path: string, remedy: string, change: LooseObject): Refusal {
  return wrongModel(title, `spec.batch[0]${path}`, remedy, (spec) => {
    spec['batch'] = [{ ...BATCH, ...change }];
  });
}
