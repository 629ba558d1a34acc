import type { LooseObject } from './objects.ts';
import { type Refusal, wrongModel } from './refusal.ts';

const CLAIM = { claimName: 'predictions', path: 'telco' };
const S3 = { bucket: 'churn', prefix: 'predictions/telco', secretRef: { name: 'store' } };

/** ChurnModels whose prediction logs the apiserver refuses. */
export const PREDICTION_LOG_REFUSALS: Refusal[] = [
  wrongLog('that is nowhere', '', 'keep one', {}),
  wrongLog('in two places', '', 'keep one', { persistentVolumeClaim: CLAIM, s3: S3 }),
  wrongLog('of a claim without a name', '.persistentVolumeClaim.claimName', 'Required value', {
    persistentVolumeClaim: { path: 'telco' },
  }),
  wrongLog('of a claim that no one can have', '.persistentVolumeClaim.claimName', 'lower-case letters', {
    persistentVolumeClaim: { ...CLAIM, claimName: 'My_Claim' },
  }),
  ...['/telco', 'telco/', '../telco', 'a/./b', 'a//b', 'a\\b'].map((path) =>
    wrongLog(`at the path ${path}`, '.persistentVolumeClaim.path', 'inside the volume', {
      persistentVolumeClaim: { ...CLAIM, path },
    }),
  ),
  wrongLog('in a store whose keys are said nowhere', '.s3.secretRef', 'Required value', {
    s3: { ...S3, secretRef: undefined },
  }),
  wrongLog('in a store with a path', '.s3.endpoint', 'nothing after host', {
    s3: { ...S3, endpoint: 'https://s3.example.com/churn' },
  }),
  wrongLog('in a region as a sentence', '.s3.region', 'lower-case', { s3: { ...S3, region: 'EU West' } }),
  wrongLog('in a bucket with capitals', '.s3.bucket', 'lower-case', { s3: { ...S3, bucket: 'Churn' } }),
  wrongLog('under a prefix from the root', '.s3.prefix', 'does not begin', { s3: { ...S3, prefix: '/log' } }),
];

function wrongLog(title: string, path: string, remedy: string, predictionLog: LooseObject): Refusal {
  return wrongModel(`a log ${title}`, `spec.serving.predictionLog${path}`, remedy, ({ serving }) => {
    serving.predictionLog = predictionLog;
  });
}
