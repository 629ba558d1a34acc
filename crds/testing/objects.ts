/** An object to be changed by a test: loosely typed, because most of what tests write is wrong. */
// biome-ignore lint/suspicious/noExplicitAny: tests write what no type allows
export type LooseObject = Record<string, any>;

/** A valid artifact reference. */
export const ARTIFACT = `oci://registry.example.com/churn/telco@sha256:${'0'.repeat(64)}`;

/** The least that is a ChurnModel, changed by `edit`. */
export function churnModel(edit: (model: LooseObject) => void = () => {}): LooseObject {
  const model = {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'ChurnModel',
    metadata: { name: 'telco' },
    spec: { serving: { artifact: ARTIFACT } },
  };
  edit(model);
  return model;
}

/** The least that is a TrainingRun, changed by `edit`. */
export function trainingRun(edit: (run: LooseObject) => void = () => {}): LooseObject {
  const run = {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'TrainingRun',
    metadata: { name: 'telco-1' },
    spec: {
      contract: {
        target: { name: 'churn', positive: 'Yes' },
        features: [
          { name: 'tenure', type: 'Numeric' },
          { name: 'plan', type: 'Categorical' },
        ],
      },
      data: { url: 'https://data.example.com/telco.csv' },
      output: { repository: 'registry.example.com/churn/telco' },
    },
  };
  edit(run);
  return run;
}

/** The least that is a DriftMonitor, changed by `edit`. */
export function driftMonitor(edit: (monitor: LooseObject) => void = () => {}): LooseObject {
  const monitor = {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'DriftMonitor',
    metadata: { name: 'telco' },
    spec: { modelRef: { name: 'telco' } },
  };
  edit(monitor);
  return monitor;
}
