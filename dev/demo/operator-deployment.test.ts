import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { operatorOverlay, webhookSecret } from './operator-deployment.ts';

describe('the overlay of the demo', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const images = new Map(
    ['operator', 'model-server', 'trainer-job'].map((name) => [name, `host:5000/churnops/${name}@${digest}`]),
  );
  const directory = '/checkout/.local/demo/kustomize';
  const registries = [{ host: 'host:5000' }];
  const overlay = (webhooks: { webhookSecret?: string }) =>
    operatorOverlay('/checkout', directory, images, { registries, ...webhooks });
  const files = overlay({ webhookSecret: 'hush' });

  it('lies over the overlay dev and pins the operator by digest', () => {
    expect(parse(files['kustomization.yaml'] ?? '')).toMatchObject({
      resources: [
        '../../../kustomize/overlays/dev',
        '../../../kustomize/overlays/staging/tenant',
        '../../../kustomize/overlays/prod/tenant',
      ],
      images: [{ newName: 'host:5000/churnops/operator', digest }],
    });
  });

  it('has one environment and no secret where no forge is beside the cluster', () => {
    const { 'kustomization.yaml': text, ...others } = overlay({});
    expect(parse(text ?? '').resources).toEqual(['../../../kustomize/overlays/dev']);
    expect(text).not.toContain('secretGenerator');
    expect(Object.keys(others)).toEqual(['configuration.yaml']);
  });

  it('tells the operator which images it starts and how the registry is reached', () => {
    expect(parse(files['configuration.yaml'] ?? '')).toMatchObject({
      modelServerImage: `host:5000/churnops/model-server@${digest}`,
      trainerImage: `host:5000/churnops/trainer-job@${digest}`,
      registries: [{ host: 'host:5000' }],
      promotion: { listMaximumAgeSeconds: 5 },
    });
  });

  it('gives the operator the secret of the webhooks in a file, not in a manifest', () => {
    expect(files['webhook-secret']).toBe('hush');
    expect(files['kustomization.yaml']).not.toContain('hush');
  });

  it('has one secret as long as its folder is there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'webhook-secret-'));
    const secret = await webhookSecret(folder);
    await writeFile(join(folder, 'webhook-secret'), secret);
    expect(await webhookSecret(folder)).toBe(secret);
    await rm(folder, { recursive: true });
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
  });
});
