import { expect, it } from 'vitest';
import type { Journey } from './journey/journey.ts';
import { journeySteps } from './journey/next-steps.ts';
import { nextSteps } from './next-steps.ts';
import { readDemoSettings } from './settings.ts';
import type { Stage } from './stage.ts';
import type { Outcome } from './story.ts';

const model = { contract: { features: [] }, goldenRows: { rows: [[1]] } };

function stageOf(environment: NodeJS.ProcessEnv): Stage {
  const cluster = { kubectl: { program: 'kubectl', kubeconfig: '/k' }, directory: '/d' };
  return {
    settings: readDemoSettings(environment),
    cluster,
    story: { elapsed: () => '1 min' },
  } as unknown as Stage;
}

const outcome = {
  model,
  prediction: { predictions: [1], probabilities: [0.9], model_version: 'a' },
} as unknown as Outcome;

const journey = {
  model,
  artifact: `oci://r.example/telco@sha256:${'a'.repeat(64)}`,
  arrivals: new Map(),
  delivery: { people: {} },
} as unknown as Journey;

it.each([
  ['the default cluster', {}, '  make down'],
  ['a cluster that was named', { CLUSTER_NAME: 'mine' }, '  CLUSTER_NAME=mine make down'],
])('the last thing to type takes %s away, whichever story was told', (_, environment, line) => {
  const stage = stageOf(environment);
  expect(nextSteps(stage, outcome).split('\n').at(-1)).toBe(line);
  expect(journeySteps(stage, journey).split('\n').at(-1)).toBe(line);
});
