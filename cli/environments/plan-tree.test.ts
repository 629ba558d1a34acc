import { describe, expect, it } from 'vitest';
import { formatLine } from '../terminal/line.ts';
import { treeLines } from '../terminal/tree.ts';
import { model, promotion, promotionStatus, story } from '../testing/models.ts';
import { plantFrom } from './environment.ts';
import type { Model } from './model.ts';
import { planTree } from './plan-tree.ts';

const NOW = new Date('2026-11-24T10:00:00Z');

function plan(model: Model | undefined, models: readonly Model[]): string {
  return treeLines(planTree(plantFrom(model!, models), NOW))
    .map((line) => formatLine(line))
    .join('\n');
}

describe('a plan', () => {
  it('lists gates, approvals and window of a promotion that waits for a person', () => {
    const models = story();
    models[1]!.spec.accepts = {
      approval: { mode: 'Review', required: 2, approvers: { users: ['ann', 'bob'] } },
      gates: [{ name: 'loss', metric: 'auc', maximumLossAgainstServed: 0.005 }],
      windows: [
        { name: 'mornings', cron: '0 6 * * 1-5', duration: '2h', timeZone: 'Europe/Berlin', action: 'Allow' },
      ],
    };
    expect(plan(models[0], models)).toMatchInlineSnapshot(`
      "telco in dev
      └─ staging → environments/staging/telco.yaml  AwaitingApproval  aaaaaaaaaaaa
            Waiting for one more approval; 0 count so far. A person has to look at loss.
            It awaits approvals. Then it is merged.
            churnops approve telco staging -n dev
            ✓  soak       none
            ✓  version    aaaaaaaaaaaa, pull request 12
            …  gates      2 of 3 passed
               ✓  contract  Passed
               ✓  auc       Passed     0.8481                      bound 0.8
               ?  loss      Undecided  -0.0021  -0.0102 to 0.0061  bound -0.005  Whether it loses more than 0.005 can not be said on 1,396 rows. About 9120 rows would decide.
            …  approvals  Review: 0 count, 2 missing of ann, bob
            …  window     no window is open (mornings); it opens at 2026-11-25T05:00:00.000Z (in 19h)"
    `);
  });

  it('tells what is left of a soak', () => {
    const models = story();
    expect(plan(models[1], models)).toMatchInlineSnapshot(`
      "telco in staging
      └─ prod → environments/prod/telco.yaml  Soaking
            It has to be ready for 1h; 30m are left.
            It awaits time. Then a pull request opens.
            …  soak       1h, over 2026-11-24T10:30:00Z (in 30m)
            …  version    there is none to promote
            …  gates      not judged yet
            …  approvals  Manual: a person merges it
            ✓  window     open"
    `);
  });

  it('goes by the policy of the environment that drift asks for training, and by no gates', () => {
    const retrain = promotionStatus('dev', {
      reason: 'AwaitingManualMerge',
      message: 'The policy is Manual: a person merges it.',
      episode: 'telco-20261124T081500Z',
      pullRequest: { number: 12, url: 'https://git.example.com/shop/models/pulls/12' },
    });
    const prod = model('prod', {
      spec: { promotions: [promotion('dev', 'Drift')] },
      status: { promotions: [retrain] },
    });
    expect(plan(prod, [model('dev'), prod])).toMatchInlineSnapshot(`
      "telco in prod
      └─ dev → environments/dev/telco.yaml  AwaitingManualMerge  telco-20261124T081500Z
            The policy is Manual: a person merges it.
            It awaits a person who merges it. Then the GitOps tool applies it.
            ✓  episode    telco-20261124T081500Z, pull request 12
            …  approvals  Manual: a person merges it
            ✓  window     open"
    `);
    const quiet = promotionStatus('dev', {
      reason: 'AwaitingDrift',
      message: 'No DriftMonitor finds drift here.',
    });
    expect(plan({ ...prod, status: { promotions: [quiet] } }, [prod])).toMatchInlineSnapshot(`
        "telco in prod
        └─ dev → environments/dev/telco.yaml  AwaitingDrift
              No DriftMonitor finds drift here.
              It awaits drift that a DriftMonitor finds here. Then a pull request opens.
              …  episode    there is none to promote
              …  approvals  as environments/dev/telco.yaml says, which no model here comes from
              …  window     as environments/dev/telco.yaml says, which no model here comes from"
      `);
  });

  it('tells what the operator says of a target that is elsewhere, and what people have stopped', () => {
    const models = story();
    const [dev] = models;
    dev!.spec.promotions![0]!.suspend = true;
    dev!.metadata.annotations = { 'churnops.dev/hold': '' };
    expect(plan(dev, models.slice(0, 1))).toMatchInlineSnapshot(`
      "telco in dev
      └─ staging → environments/staging/telco.yaml  AwaitingApproval  aaaaaaaaaaaa
            Waiting for one more approval; 0 count so far. A person has to look at loss.
            It awaits approvals. Then it is merged.
            churnops approve telco staging -n dev
            ✓  soak       none
            ✓  version    aaaaaaaaaaaa, pull request 12
            …  hold       by churnops.dev/hold
            …  suspend    suspend: true in its spec
            …  gates      2 of 3 passed
               ✓  contract  Passed
               ✓  auc       Passed     0.8481                      bound 0.8
               ?  loss      Undecided  -0.0021  -0.0102 to 0.0061  bound -0.005  Whether it loses more than 0.005 can not be said on 1,396 rows. About 9120 rows would decide.
            …  approvals  as environments/staging/telco.yaml says, which no model here comes from
            …  window     as environments/staging/telco.yaml says, which no model here comes from"
    `);
  });

  it('lists nothing that is missing where nothing is, and trusts the words of a newer operator', () => {
    const dev = model('dev', {
      spec: { promotions: [promotion('staging'), promotion('prod')] },
      status: {
        promotions: [
          promotionStatus('staging', { reason: 'UpToDate', message: 'The target has aaaaaaaaaaaa.' }),
          promotionStatus('prod', { reason: 'AwaitingMoon', message: 'The moon is not full.' }),
        ],
      },
    });
    expect(plan(dev, [dev])).toMatchInlineSnapshot(`
      "telco in dev
      ├─ staging → environments/staging/telco.yaml  UpToDate
      │     The target has aaaaaaaaaaaa.
      │     Nothing happens until there is another version.
      └─ prod → environments/prod/telco.yaml  AwaitingMoon
            The moon is not full.
            ✓  soak       none
            …  version    there is none to promote
            …  gates      not judged yet
            …  approvals  as environments/prod/telco.yaml says, which no model here comes from
            …  window     as environments/prod/telco.yaml says, which no model here comes from"
    `);
  });

  it('does not guess at a policy that cannot be read', () => {
    const models = story();
    models[1]!.spec.accepts = { windows: [{ name: 'w', cron: 'never', duration: '1h', action: 'Allow' }] };
    expect(plan(models[0], models)).toContain('spec.accepts.windows[0].cron');
  });

  it('tells of a rollback, and of a target in another cluster', () => {
    const models = story();
    expect(plan(models[2], models)).toMatchInlineSnapshot(`
      "telco in prod
      ├─ rollback → environments/prod/telco.yaml  AwaitingManualMerge  bbbbbbbbbbbb
      │     The policy is Manual: a person merges it.
      │     It awaits a person who merges it. Then the GitOps tool applies it.
      └─ elsewhere → environments/elsewhere/telco.yaml
            The operator has not looked at it yet; is it running, and is this its cluster?"
    `);
  });
});
