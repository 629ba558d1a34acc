import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENTS, readApplications } from './applications.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

describe("the demo's Applications", () => {
  const repository = { owner: 'owner', name: 'models', cloneURL: 'https://forge:3000/owner/models.git' };

  it("are the example's, which read the demo's repository and nothing else", async () => {
    const applications = await readApplications(ROOT, repository);
    expect(applications).toHaveLength(ENVIRONMENTS.length);
    for (const [index, environment] of ENVIRONMENTS.entries()) {
      expect(applications[index]).toMatchObject({
        kind: 'Application',
        metadata: { name: `churn-${environment}`, namespace: 'argocd' },
        spec: {
          source: { repoURL: repository.cloneURL, path: `environments/${environment}` },
          syncPolicy: { automated: { prune: true, selfHeal: true } },
        },
      });
      expect(applications[index]).not.toHaveProperty('spec.sources');
    }
  });
});
