import type { Model } from '../../churn-model/model.ts';
import { driftWords } from '../../drift-monitor/decision/pull-request-words.ts';
import { MONITORS } from '../../drift-monitor/monitor.ts';
import type { ObjectReader } from '../../kubernetes/object-reader.ts';
import { RUNS } from '../../training-run/run.ts';

/** What the monitors of a model say of drift, as far as it concerns a version that is proposed from there. */
export function readDrift(
  reader: Pick<ObjectReader, 'list'>,
  { metadata: { namespace, name } }: Pick<Model, 'metadata'>,
  artifact: string | undefined,
): string | undefined {
  const monitors = reader.list(MONITORS, { namespace }).filter(({ spec }) => spec.modelRef.name === name);
  return monitors.length === 0 ? undefined : driftWords(monitors, reader.list(RUNS, { namespace }), artifact);
}
