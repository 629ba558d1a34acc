import { describe, expect, it } from 'vitest';
import { parseMarker } from '../../../forge/marker.ts';
import { bodyDigest } from '../../../forge/pull-request.ts';
import { artifact, CONTRACT, comparison, difference, digest, evidence } from '../../testing/evidence.ts';
import { proposal } from '../../testing/pull-requests.ts';
import { judgeGates } from '../gates/judge-gates.ts';
import type { GateVerdict } from '../gates/verdict.ts';
import { proposalMarker } from '../ownership.ts';
import { SILENT_POLICY } from '../policy/accepts.ts';
import { body } from './body.ts';
import type { Case } from './case.ts';
import { commitWords, mergeMessage } from './commit-message.ts';
import { gateStatuses, missingStatuses } from './statuses.ts';
import { title } from './title.ts';

const POLICY = {
  contract: 'Compatible' as const,
  gates: [
    { name: 'auc-floor', metric: 'auc', minimum: 0.8, onUndecided: 'Review' as const },
    { name: 'no-worse', metric: 'auc', maximumLossAgainstServed: 0.005, onUndecided: 'Review' as const },
  ],
};
const given = (changes: Partial<Case> = {}): Case => ({
  proposal: proposal('2'),
  present: artifact('1'),
  origin: { name: 'telco-2', createdAt: new Date('2026-01-05T10:00:00Z') },
  presentOrigin: { name: 'telco-1', createdAt: new Date('2026-01-04T10:00:00Z') },
  gates: judgeGates(POLICY, evidence()),
  evidence: evidence(),
  approval: { mode: 'Review', required: 2, approvers: undefined },
  drift: undefined,
  trainingSeconds: 61,
  standsFor: undefined,
  ...changes,
});
const slice = (value: string, by: number) => ({
  column: 'plan',
  value,
  rows: 500,
  positives: 200,
  negatives: 300,
  judged: true as const,
  metrics: { auc: difference(by) },
});

describe('body', () => {
  it('argues the whole case', () => {
    const slices = [
      slice('a', 0.01),
      slice('b', -0.001),
      { ...slice('c', 0), judged: false as const, metrics: {} },
    ];
    const wider = {
      ...CONTRACT,
      features: [...CONTRACT.features, { name: 'city', type: 'Categorical' as const, nullable: true }],
    };
    const facts = evidence({
      proposed: { ...evidence().proposed!, contract: wider },
      comparison: { kind: 'Done', comparison: comparison({ slices }) },
    });
    const text = body(given({ evidence: facts, drift: 'Two columns drifted since Monday.' }));
    expect(text).toMatchInlineSnapshot(`
      "This promotion of \`telco\` sets \`spec.serving.artifact\` in \`environments/prod/telco.yaml\` to \`oci://registry.example/churn/telco@sha256:2222222222222222222222222222222222222222222222222222222222222222\`.
      It holds \`oci://registry.example/churn/telco@sha256:1111111111111111111111111111111111111111111111111111111111111111\` now.

      ### Gates

      | Gate | Verdict | Figure | 95 % | Bound |  |
      | --- | --- | --- | --- | --- | --- |
      | \`contract\` | Passed |  |  |  | The contract is that of what is served\\. |
      | \`auc-floor\` | Passed | 0.84 | 0.82 to 0.86 | 0.8 | auc is 0\\.84, within the bound 0\\.8\\. |
      | \`no-worse\` | Passed | 0.001 | -0.00292 to 0.00492 | -0.005 | auc is better by \\+0\\.001 \\(95 % from \\-0\\.00292 to \\+0\\.00492\\) on 1400 rows\\: not worse by more than 0\\.005\\. |

      ### Served against candidate

      On 1400 rows that neither was fitted or tuned on; above 0 the candidate is better.

      | Metric | Served | Candidate | Better by | 95 % |
      | --- | --- | --- | --- | --- |
      | \`auc\` | 0.84 | 0.841 | +0.001 | -0.00292 to +0.00492 |

      | Slice | Rows | Metric | Better by | 95 % |
      | --- | --- | --- | --- | --- |
      | \`plan = "b"\` | 500 | \`auc\` | -0.001 | -0.00492 to +0.00292 |
      | \`plan = "a"\` | 500 | \`auc\` | +0.01 | +0.00608 to +0.01392 |

      Slices too small to be judged: 1. The model card has them.

      ### Contract

      - \`city\` is new at the end, nullable

      ### Where it comes from

      - Trained by TrainingRun \`telco-2\`, created 2026-01-05T10:00:00.000Z
      - What is there was trained by \`telco-1\`, created 2026-01-04T10:00:00.000Z
      - Algorithm: \`RandomForest\`
      - Data: \`sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd\`, 7043 rows, 1869 positive
      - Size: 500000 bytes
      - Training took 1m1s
      - Drift: Two columns drifted since Monday\\.
      - Model card and report: the artifact \`222222222222\`

      ### What you can do

      - It is merged by itself after 2 valid approvals on its newest commit.
      - Closing it rejects this version here for good; taking the label \`churnops/rejected\` off forgives.
      - To go back after the merge, revert the merge commit, or annotate the ChurnModel there: \`churnops.dev/rollback-to=previous\`.

      <!-- churnops: {"digest":"sha256:2222222222222222222222222222222222222222222222222222222222222222","kind":"Promotion","owner":"lab/staging/telco/prod","replaces":"sha256:1111111111111111111111111111111111111111111111111111111111111111","target":"environments/prod/telco.yaml##spec.serving.artifact"} -->"
    `);
  });

  it('carries the marker', () => {
    expect(parseMarker(body(given()))).toEqual(proposalMarker(proposal('2')));
  });

  it('has the same digest for the same facts, and another for others', () => {
    expect(bodyDigest(body(given()))).toBe(bodyDigest(body(given())));
    expect(bodyDigest(body(given()))).not.toBe(bodyDigest(body(given({ trainingSeconds: 62 }))));
  });

  it('tells why the run was made, where a model asked for it', () => {
    const origin = { name: 'telco-2', createdAt: new Date(0), cause: 'revision 3 was requested' };
    expect(body(given({ origin }))).toContain('\n- Trained because revision 3 was requested\n');
    expect(body(given())).not.toContain('because');
  });

  it('lets no name or sentence inject anything', () => {
    const evil = '`</td>|<img src=x> @ada closes #1 --> [x](http://evil.example)\n\n# Merged';
    const gates: GateVerdict[] = [{ name: evil, verdict: 'Failed', message: evil, onUndecided: 'Review' }];
    const slices = [slice(evil, -0.01)];
    const features = CONTRACT.features.map((feature) => ({ ...feature, name: `${evil}${feature.name}` }));
    const facts = evidence({
      proposed: { ...evidence().proposed!, contract: { ...CONTRACT, features } },
      comparison: { kind: 'Done', comparison: comparison({ slices }) },
    });
    const text = body(
      given({
        gates,
        evidence: facts,
        drift: evil,
        origin: { name: evil, createdAt: new Date(0), cause: evil },
      }),
    );
    const outside = text.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '').replace(/<!-- churnops: .* -->$/, '');
    expect(outside).not.toMatch(/<|@ada|[^\\]\[x|https?:\/\/|^# /m);
    expect(text.match(/^<!-- churnops/gm)).toHaveLength(1);
    expect(parseMarker(text)).toEqual(proposalMarker(proposal('2')));
  });

  it('stays short enough for every forge, and keeps summary and marker', () => {
    const gates = Array.from(
      { length: 51 },
      (_, index): GateVerdict => ({
        name: `gate-${index}`,
        verdict: 'Failed',
        message: '*'.repeat(5_000),
        onUndecided: 'Review',
      }),
    );
    const text = body(given({ gates, drift: '|'.repeat(70_000) }));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/^This promotion of `telco`/);
    expect(parseMarker(text)).toBeDefined();
  });

  it('tells of drift with the figures of some columns and the command at the end', () => {
    const drift = `${'column (Wasserstein 0.4). '.repeat(30)}npx churnops drift telco`;
    expect(body(given({ drift }))).toContain('npx churnops drift telco');
  });

  it.each<[string, Partial<Case>, string]>([
    ['nothing is served', { present: undefined }, 'Nothing is served there now.'],
    [
      'a rollback goes to an earlier version',
      { proposal: proposal('1', { kind: 'Rollback', why: '111 failed.' }) },
      '**Why:** 111 failed\\.',
    ],
    [
      'a rollback takes the line out',
      { proposal: proposal('1', { kind: 'Rollback', value: undefined, digest: undefined }) },
      'so that nothing is served',
    ],
    ['it stands for another', { standsFor: { number: 7 } }, 'It stands for #7'],
    ['people merge', { approval: { ...SILENT_POLICY.approval } }, 'A person merges it.'],
    [
      'nothing could be compared',
      {
        evidence: evidence({
          comparison: { kind: 'Done', comparison: comparison({ undecidable: 'No rule.' }) },
        }),
      },
      'No rule\\.',
    ],
  ])('says that %s', (_, changes, words) => {
    expect(body(given(changes))).toContain(words);
  });
});

describe('words of a commit', () => {
  it('say what goes where, and whose it is', () => {
    expect(commitWords(proposal('2'))).toEqual({
      message: `Promote telco in environments/prod/telco.yaml to 222222222222\n\nspec.serving.artifact goes from ${digest('1')} to ${digest('2')}.`,
      trailers: {
        'Churnops-Kind': 'Promotion',
        'Churnops-Owner': 'lab/staging/telco/prod',
        'Churnops-Target': 'environments/prod/telco.yaml##spec.serving.artifact',
        'Churnops-Digest': digest('2'),
        'Churnops-Replaces': digest('1'),
      },
    });
  });

  it('keep who approved, when and at which head in the merge', () => {
    const at = new Date('2026-01-05T10:00:00Z');
    const message = mergeMessage(proposal('2'), 7, [{ user: 'ada\nSigned-off-by: eve', at, head: 'abc' }]);
    expect(message.split('\n').slice(0, 4)).toEqual([
      'Merges pull request 7.',
      '',
      'Approved-by: ada?Signed-off-by??eve at 2026-01-05T10:00:00.000Z on abc',
      'Churnops-Kind: Promotion',
    ]);
  });

  it.each<[string, Parameters<typeof title>[0], string]>([
    ['a promotion', proposal('2'), 'Promote telco in environments/prod/telco.yaml to 222222222222'],
    [
      'a rollback',
      proposal('1', { kind: 'Rollback' }),
      'Roll back telco in environments/prod/telco.yaml to 111111111111',
    ],
    [
      'a rollback to nothing',
      proposal('1', { kind: 'Rollback', digest: undefined }),
      'Stop serving telco in environments/prod/telco.yaml',
    ],
  ])('are titled for %s', (_, of, words) => {
    expect(title(of)).toBe(words);
  });
});

describe('gateStatuses', () => {
  const gate = (
    verdict: GateVerdict['verdict'],
    onUndecided: GateVerdict['onUndecided'] = 'Review',
  ): GateVerdict => ({
    name: 'g',
    verdict,
    message: 'm'.repeat(200),
    onUndecided,
  });

  it.each<[GateVerdict, boolean, string]>([
    [gate('Passed'), false, 'Success'],
    [gate('NotApplicable'), false, 'Success'],
    [gate('Failed'), true, 'Failure'],
    [gate('Pending'), true, 'Pending'],
    [gate('Undecided'), false, 'Pending'],
    [gate('Undecided'), true, 'Success'],
    [gate('Undecided', 'Block'), true, 'Failure'],
    [gate('Undecided', 'Pass'), false, 'Success'],
    [gate('Undecidable', 'Pass'), false, 'Pending'],
  ])('turn %j, approved %s, into %s', (given, approved, state) => {
    const [status] = gateStatuses([given], approved);
    expect(status).toMatchObject({ context: 'churnops/g', state });
    expect(status?.description).toHaveLength(140);
  });

  it('are set only where they differ', () => {
    const wanted = gateStatuses([gate('Passed')], false);
    expect(missingStatuses(wanted, wanted)).toEqual([]);
    expect(missingStatuses(wanted, gateStatuses([gate('Failed')], false))).toEqual(wanted);
    expect(missingStatuses(wanted, [])).toEqual(wanted);
  });
});
