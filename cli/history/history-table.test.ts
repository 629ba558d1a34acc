import { expect, it } from 'vitest';
import { formatLine } from '../terminal/line.ts';
import { artifact, digest, model, promotion, promotionStatus } from '../testing/models.ts';
import { historyLines } from './history-table.ts';
import { type ServedVersion, versionsOfStatus } from './served-version.ts';

const draw = (versions: readonly ServedVersion[]) =>
  historyLines(versions)
    .map((line) => formatLine(line))
    .join('\n');

it('shows each version with the pull request that brought it, or the commit', () => {
  const url = 'https://git.example.com/shop/models/pulls/12';
  const byHand = { pullRequest: undefined, approvedBy: undefined, mergedBy: undefined };
  const versions: ServedVersion[] = [
    {
      at: '2026-11-24T09:00:00.000Z',
      artifact: artifact('b'),
      commit: 'b'.repeat(40),
      pullRequest: { number: 12, url, kind: 'Promotion' },
      approvedBy: ['ann', 'bob'],
      mergedBy: 'churnops',
    },
    {
      at: '2026-11-23T09:00:00.000Z',
      artifact: artifact('a'),
      commit: 'a'.repeat(40),
      pullRequest: { number: 9, url, kind: 'Rollback' },
      approvedBy: [],
      mergedBy: 'ann',
    },
    { at: '2026-11-22T09:00:00.000Z', artifact: 'oci://host/telco:7', commit: 'c'.repeat(40), ...byHand },
    { at: '2026-11-21T09:00:00.000Z', artifact: undefined, commit: 'd'.repeat(40), ...byHand },
  ];
  expect(draw(versions)).toMatchInlineSnapshot(`
    "SINCE                 VERSION             BY                   APPROVED BY  MERGED BY
    2026-11-24T09:00:00Z  bbbbbbbbbbbb        promotion #12        ann, bob     churnops   https://git.example.com/shop/models/pulls/12
    2026-11-23T09:00:00Z  aaaaaaaaaaaa        rollback #9          no one       ann        https://git.example.com/shop/models/pulls/12
    2026-11-22T09:00:00Z  oci://host/telco:7  commit cccccccccccc  -            -
    2026-11-21T09:00:00Z  nothing             commit dddddddddddd  -            -"
  `);
});

it('tells from statuses what serves, and which pull requests are known', () => {
  const merged = { number: 12, digest: digest('b'), at: '2026-11-24T09:00:00Z' };
  const models = [
    model('dev', {
      spec: { promotions: [promotion('prod')] },
      status: { promotions: [promotionStatus('prod', { merged })] },
    }),
    model('prod', {
      status: {
        serving: { wanted: artifact('a'), current: artifact('a'), since: '2026-11-24T10:00:00Z' },
        rollback: {
          reason: 'NoRollbackNeeded',
          message: 'Nothing asks for a rollback.',
          merged: { number: 13, digest: digest('a'), at: '2026-11-24T09:59:00Z' },
        },
      },
    }),
  ];
  expect(draw(versionsOfStatus(models[1]!, models))).toMatchInlineSnapshot(`
    "SINCE                 VERSION       BY             APPROVED BY  MERGED BY
    2026-11-24T10:00:00Z  aaaaaaaaaaaa  rollback #13   ?            ?
    2026-11-24T09:00:00Z  bbbbbbbbbbbb  promotion #12  ?            ?"
  `);
});

it('says that nothing serves', () => {
  expect(draw(versionsOfStatus(model('prod'), [model('prod')]))).toMatchInlineSnapshot(`
    "SINCE  VERSION  BY  APPROVED BY  MERGED BY
    ?      nothing  ?   ?            ?"
  `);
});
