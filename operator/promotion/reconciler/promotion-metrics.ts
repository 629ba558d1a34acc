import { Gauge, type Registry } from 'prom-client';
import { MODELS } from '../../churn-model/model.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';

/** Counts, whenever metrics are read, how many promotions stand where: what waits for people is seen from afar. */
export function exposePromotions(registry: Registry, reader: Pick<ObjectReader, 'list'>): Gauge<'reason'> {
  return new Gauge({
    name: 'churnops_promotions',
    help: 'Promotions of all models by the reason for which they stand where they are.',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { status } of reader.list(MODELS)) {
        for (const { reason } of status?.promotions ?? []) this.inc({ reason });
      }
    },
  });
}
