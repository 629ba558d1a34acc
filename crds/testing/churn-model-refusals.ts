import { churnModel } from './objects.ts';
import { type Refusal, wrongModel } from './refusal.ts';

const ZEROS = '0'.repeat(64);
const PINNED = 'must be pinned by digest';
const SERVING = 'spec.serving';

/** ChurnModels that the apiserver refuses. */
export const CHURN_MODEL_REFUSALS: Refusal[] = [
  {
    title: 'a model without a spec',
    object: churnModel((model) => delete model['spec']),
    path: 'spec',
    remedy: 'Required value',
  },
  {
    title: 'a name of 51 characters',
    object: churnModel((model) => {
      model['metadata'].name = 'x'.repeat(51);
    }),
    path: 'metadata.name',
    remedy: 'at most 50',
  },
  {
    title: 'a name that a Service cannot have',
    object: churnModel((model) => {
      model['metadata'].name = '2024-telco';
    }),
    path: 'metadata.name',
    remedy: 'starting with a letter',
  },
  {
    title: 'a name with a dot',
    object: churnModel((model) => {
      model['metadata'].name = 'telco.eu';
    }),
    path: 'metadata.name',
    remedy: 'lower-case letters, digits and "-"',
  },
  wrongModel('a field that there is not', `${SERVING}.artefact`, 'unknown field', ({ serving }) => {
    serving.artefact = 'x';
  }),
  wrongModel('an artifact by tag', `${SERVING}.artifact`, PINNED, ({ serving }) => {
    serving.artifact = 'oci://registry.example.com/churn/telco:latest';
  }),
  wrongModel('an artifact by tag and digest', `${SERVING}.artifact`, PINNED, ({ serving }) => {
    serving.artifact = `oci://registry.example.com/churn/telco:v1@sha256:${ZEROS}`;
  }),
  wrongModel('an artifact without oci://', `${SERVING}.artifact`, PINNED, ({ serving }) => {
    serving.artifact = `registry.example.com/churn/telco@sha256:${ZEROS}`;
  }),
  wrongModel('an artifact whose digest is cut', `${SERVING}.artifact`, PINNED, ({ serving }) => {
    serving.artifact = 'oci://registry.example.com/churn/telco@sha256:0000';
  }),
  wrongModel('an empty artifact', `${SERVING}.artifact`, PINNED, ({ serving }) => {
    serving.artifact = '';
  }),
  wrongModel(
    'a threshold above 1',
    `${SERVING}.decision.threshold`,
    'less than or equal to 1',
    ({ serving }) => {
      serving.decision = { threshold: 35 };
    },
  ),
  wrongModel(
    'a decision without a threshold',
    `${SERVING}.decision.threshold`,
    'Required value',
    ({ serving }) => {
      serving.decision = {};
    },
  ),
  wrongModel('no replicas', `${SERVING}.minReplicas`, 'greater than or equal to 1', ({ serving }) => {
    serving.minReplicas = 0;
  }),
  wrongModel('a minimum above the maximum', `${SERVING}.minReplicas`, 'raise maxReplicas', ({ serving }) => {
    Object.assign(serving, { minReplicas: 5, maxReplicas: 4 });
  }),
  wrongModel(
    'a minimum above the default maximum',
    `${SERVING}.minReplicas`,
    '10 where nothing',
    ({ serving }) => {
      serving.minReplicas = 12;
    },
  ),
  wrongModel(
    'a utilization of nothing',
    `${SERVING}.targetCPUUtilization`,
    'greater than or equal to 1',
    ({ serving }) => {
      serving.targetCPUUtilization = 0;
    },
  ),
  wrongModel(
    'cores meant as thousandths',
    `${SERVING}.resources.limits.cpu`,
    'write for example 500m',
    ({ serving }) => {
      serving.resources = { limits: { cpu: 500 } };
    },
  ),
  wrongModel(
    'memory in thousandths of a byte',
    `${SERVING}.resources.limits.memory`,
    '512Mi or 2Gi',
    ({ serving }) => {
      serving.resources = { limits: { memory: '512m' } };
    },
  ),
  wrongModel(
    'a memory limit below the default request',
    `${SERVING}.resources.requests.memory`,
    'raise the limit',
    ({ serving }) => {
      serving.resources = { limits: { memory: '128Mi' } };
    },
  ),
  wrongModel(
    'a cpu request above its limit',
    `${SERVING}.resources.requests.cpu`,
    'lower the request',
    ({ serving }) => {
      serving.resources = { requests: { cpu: 2 } };
    },
  ),
  wrongModel(
    'a quantity that is none',
    `${SERVING}.resources.requests.cpu`,
    'write for example 500m',
    ({ serving }) => {
      serving.resources = { requests: { cpu: 'half' } };
    },
  ),
  wrongModel(
    'a deadline shorter than a start',
    `${SERVING}.progressDeadlineSeconds`,
    'greater than or equal to 10',
    ({ serving }) => {
      serving.progressDeadlineSeconds = 1;
    },
  ),
  wrongModel(
    'a reference without a name',
    `${SERVING}.pullSecretRef.name`,
    'Required value',
    ({ serving }) => {
      serving.pullSecretRef = {};
    },
  ),
  wrongModel(
    'a name that no Secret has',
    `${SERVING}.pullSecretRef.name`,
    'use lower-case letters',
    ({ serving }) => {
      serving.pullSecretRef = { name: 'Registry_Read' };
    },
  ),
];
