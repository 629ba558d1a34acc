import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { operatorOverlay } from './operator-deployment.ts';

describe('the overlay of the demo', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const images = new Map(
    ['operator', 'model-server', 'trainer-job'].map((name) => [name, `host:5000/churnops/${name}@${digest}`]),
  );
  const files = operatorOverlay('/checkout', '/checkout/.local/demo/kustomize', images, [
    { host: 'host:5000' },
  ]);

  it('lies over the overlay dev and pins the operator by digest', () => {
    expect(parse(files['kustomization.yaml'] ?? '')).toMatchObject({
      resources: ['../../../kustomize/overlays/dev'],
      images: [{ newName: 'host:5000/churnops/operator', digest }],
    });
  });

  it('tells the operator which images it starts and how the registry is reached', () => {
    expect(parse(files['configuration.yaml'] ?? '')).toMatchObject({
      modelServerImage: `host:5000/churnops/model-server@${digest}`,
      trainerImage: `host:5000/churnops/trainer-job@${digest}`,
      registries: [{ host: 'host:5000' }],
    });
  });
});
