import { describe, expect, it } from 'vitest';
import { formatLine } from '../terminal/line.ts';
import { treeLines } from '../terminal/tree.ts';
import { story } from '../testing/models.ts';
import { plantEnvironments } from './environment.ts';
import { environmentTree } from './environment-tree.ts';
import type { Model } from './model.ts';

const NOW = new Date('2026-11-24T10:00:00Z');

function draw(models: readonly Model[]): string {
  return plantEnvironments(models)
    .map((root) =>
      treeLines(environmentTree(root, NOW))
        .map((line) => formatLine(line))
        .join('\n'),
    )
    .join('\n\n');
}

describe('a tree of environments', () => {
  it('shows a model from dev to prod, and what each step waits for', () => {
    expect(draw(story())).toMatchInlineSnapshot(`
      "telco in dev  environments/dev/telco.yaml
      │  serves aaaaaaaaaaaa, 1 of 1 pods ready, for 1h
      │  converged  probation passed
      │  candidate aaaaaaaaaaaa of telco-7, 2h ago, AUC 0.848
      └─ staging → environments/staging/telco.yaml  AwaitingApproval  aaaaaaaaaaaa
         │  Waiting for one more approval; 0 count so far. A person has to look at loss.
         │  ✓  contract  Passed
         │  ✓  auc       Passed     0.8481                      bound 0.8
         │  ?  loss      Undecided  -0.0021  -0.0102 to 0.0061  bound -0.005  Whether it loses more than 0.005 can not be said on 1,396 rows. About 9120 rows would decide.
         │  does not count: robot (NotAnApprover)
         │  pull request 12: https://git.example.com/shop/models/pulls/12
         │  awaits approvals
         │  churnops approve telco staging -n dev
         └─ telco in staging  environments/staging/telco.yaml
            │  serves bbbbbbbbbbbb, 2 of 2 pods ready, for 30m
            │  converged  on probation, over in 10m
            └─ prod → environments/prod/telco.yaml  Soaking
               │  It has to be ready for 1h; 30m are left.
               │  awaits time
               │  until 2026-11-24T10:30:00Z (in 30m)
               └─ telco in prod  environments/prod/telco.yaml
                  │  serves cccccccccccc, 3 of 3 pods ready; wanted is dddddddddddd
                  │  dddddddddddd failed (GoldenRowsDiffer): It predicts otherwise.
                  │  AwaitingSync: Git has another artifact than the spec.
                  │  held: Black Friday
                  ├─ rollback → environments/prod/telco.yaml  AwaitingManualMerge  bbbbbbbbbbbb
                  │     The policy is Manual: a person merges it.
                  │     pull request 13: https://git.example.com/shop/models/pulls/13
                  │     awaits a person who merges it
                  └─ elsewhere → environments/elsewhere/telco.yaml
                        The operator has not looked at it yet."
    `);
  });
});
