import { describe, expect, it } from 'vitest';
import { parseMarker } from '../../../forge/marker.ts';
import { evidence } from '../../testing/evidence.ts';
import { TRAINING_ADDRESS } from '../../testing/git-model.ts';
import { proposal } from '../../testing/pull-requests.ts';
import type { DriftEpisode } from '../drift-here.ts';
import { identityOf } from '../version.ts';
import { body } from './body.ts';
import type { Case } from './case.ts';
import { commitWords } from './commit-message.ts';
import { title } from './title.ts';

const ID = 'telco-20261124T101500Z';
const EPISODE: DriftEpisode = {
  id: ID,
  since: new Date('2026-11-24T10:15:00Z'),
  monitor: 'telco',
  namespace: 'churn-prod',
  columns: [
    {
      name: 'tenure',
      figures: {
        test: 'Wasserstein',
        statistic: 0.2893,
        bound: 0.0041,
        threshold: 0.1,
        pValue: 1e-117,
        rows: 41_233,
      },
    },
    {
      name: '`<b>`',
      figures: {
        test: 'JensenShannon',
        statistic: 0.21,
        bound: undefined,
        threshold: 0.1,
        pValue: 0.0031,
        rows: 9_000,
      },
    },
    { name: 'partner' },
  ],
  window: { start: '2026-11-24T11:15:00Z', end: '2026-11-24T12:15:00Z', rows: 41_300 },
  artifact: `oci://registry.example/churn/telco@sha256:${'a'.repeat(64)}`,
};
const asked = proposal('1', {
  address: TRAINING_ADDRESS,
  value: ID,
  digest: identityOf(ID),
  replaces: identityOf('3'),
  episode: EPISODE,
});
const given = (changes: Partial<Case> = {}): Case => ({
  proposal: asked,
  present: '3',
  origin: undefined,
  presentOrigin: undefined,
  gates: [],
  evidence: evidence(),
  approval: { mode: 'Review', required: 1, approvers: undefined },
  drift: undefined,
  trainingSeconds: undefined,
  standsFor: undefined,
  ...changes,
});

describe('a pull request that asks for training', () => {
  it('argues the whole case', () => {
    expect(body(given())).toMatchInlineSnapshot(`
      "This asks for **one training run**: what \`telco\` scores in \`churn-prod\` of the cluster \`lab\` no longer looks like what it was trained on.
      It sets \`spec.training.requestedRevision\` in \`environments/prod/telco.yaml\` to \`telco-20261124T101500Z\`.
      It holds \`3\` now.

      ### What was found

      - The DriftMonitor \`telco\` finds drift since 2026-11-24T10:15:00.000Z
      - What serves there: \`oci://registry.example/churn/telco@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\`
      - The last window: \`2026-11-24T11:15:00Z\` to \`2026-11-24T12:15:00Z\`, 41,300 rows
      - In an earlier window: \`partner\`
      - A plot of each column: \`npx churnops drift telco -n churn-prod --report drift.html\`, with access to the cluster \`lab\`

      | Column | Test | Statistic | Threshold | p | Rows |
      | --- | --- | --- | --- | --- | --- |
      | \`tenure\` | Wasserstein | 0.2893 to 0.2934 | 0.1 | under 0.000001 | 41,233 |
      | \`\` \`<b>\` \`\` | JensenShannon | 0.21 | 0.1 | 0.0031 | 9000 |

      ### What you can do

      - It is merged by itself after a valid approval on its newest commit.
      - Merging it makes one TrainingRun of the model in \`environments/prod/telco.yaml\`, for which neither cooldown nor budget counts; a run that is under way comes first. What it makes is proposed like every version.
      - Closing it says that nothing is to be trained for this episode; taking the label \`churnops/rejected\` off asks again. The next episode asks anew.
      - It is closed by itself where the drift is over before.

      <!-- churnops: {"digest":"sha256:6c5a87d6dc196ea46547bd5cbcb8b7589bcf4bcc211ab9580b6961c2224683bf","kind":"Promotion","owner":"lab/staging/telco/prod","replaces":"sha256:4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce","target":"environments/prod/telco.yaml##spec.training.requestedRevision"} -->"
    `);
  });

  it('says what is not known in no words at all', () => {
    const episode = { ...EPISODE, columns: [{ name: 'tenure' }], window: undefined, artifact: undefined };
    const text = body(given({ present: undefined, proposal: { ...asked, episode } }));
    expect(text).toContain('It is not there now.');
    expect(text).toContain('- Columns: `tenure`');
    expect(text).not.toMatch(/undefined|The last window|What serves there|\| Column/);
  });

  it('is known by the episode in its marker, its title and its commit', () => {
    expect(parseMarker(body(given()))).toMatchObject({ digest: identityOf(ID), kind: 'Promotion' });
    expect(title(asked)).toBe(
      'Train anew in environments/prod/telco.yaml for the drift telco-20261124T101500Z of telco',
    );
    expect(commitWords(asked)).toMatchObject({
      message: expect.stringContaining(`spec.training.requestedRevision becomes ${ID}`),
      trailers: { 'Churnops-Digest': identityOf(ID), 'Churnops-Replaces': identityOf('3') },
    });
  });
});
