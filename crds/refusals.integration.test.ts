import type { Kubectl } from '@churnops/dev/kubectl/kubectl.ts';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { BATCH_REFUSALS } from './testing/batch-refusals.ts';
import { CHURN_MODEL_REFUSALS } from './testing/churn-model-refusals.ts';
import { CHECK_REFUSALS, CONTRACT_REFUSALS } from './testing/contract-refusals.ts';
import { DRIFT_MONITOR_REFUSALS } from './testing/drift-monitor-refusals.ts';
import { DVC_REFUSALS } from './testing/dvc-refusals.ts';
import { installedKubectl, refusalOf } from './testing/installed-kubectl.ts';
import { PREDICTION_LOG_REFUSALS } from './testing/prediction-log-refusals.ts';
import { PROMOTION_REFUSALS } from './testing/promotion-refusals.ts';
import { RULE_FAILED } from './testing/refusal.ts';
import { TRAINING_RUN_REFUSALS } from './testing/training-run-refusals.ts';

const TABLES = {
  ChurnModel: CHURN_MODEL_REFUSALS,
  'batch of a ChurnModel': BATCH_REFUSALS,
  'prediction log of a ChurnModel': PREDICTION_LOG_REFUSALS,
  'ChurnModel in Git': PROMOTION_REFUSALS,
  TrainingRun: TRAINING_RUN_REFUSALS,
  'TrainingRun contract': CONTRACT_REFUSALS,
  'TrainingRun checks': CHECK_REFUSALS,
  DriftMonitor: DRIFT_MONITOR_REFUSALS,
  'pointer of DVC': DVC_REFUSALS,
};

let kubectl: Kubectl;

beforeAll(async () => {
  kubectl = await installedKubectl(inject('kubeconfig'));
});

describe.each(Object.entries(TABLES))('the apiserver refuses a wrong %s', (_, refusals) => {
  test.each(refusals)('with field and remedy: $title', async ({ object, path, remedy }) => {
    const message = await refusalOf(kubectl, object);
    expect(message, 'the object was accepted').toBeDefined();
    expect(message).toContain(path);
    expect(message).toContain(remedy);
    expect(message, 'a rule failed instead of judging').not.toMatch(RULE_FAILED);
  });
});
