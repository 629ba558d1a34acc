import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { MemoryPromotions, PROMOTION } from '../testing/memory-promotions.ts';
import { exposePromotions } from './promotion-metrics.ts';

it('promotions are counted by their reasons, as they are when metrics are read', async () => {
  const registry = new Registry();
  const promotions = new MemoryPromotions('{mode: Review}');
  exposePromotions(registry, promotions.cluster);
  const read = async () => (await registry.metrics()).split('\n').filter((line) => /^churnops/.test(line));
  expect(await read()).toEqual([]);
  promotions.change({
    promotions: [PROMOTION, { ...PROMOTION, name: 'other', to: { path: 'nowhere.yaml' } }],
  });
  promotions.train('1', 0);
  await promotions.pass();
  expect(await read()).toEqual([
    'churnops_promotions{reason="AwaitingApproval"} 1',
    'churnops_promotions{reason="TargetMissing"} 1',
  ]);
  promotions.change({ promotions: [] });
  await promotions.pass();
  expect(await read()).toEqual([]);
});
