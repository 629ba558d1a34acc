import type { ObjectReader } from '../kubernetes/object-reader.ts';
import { DEPLOYMENTS } from '../kubernetes/resource.ts';
import type { Model } from './model.ts';
import { readFacts } from './rollout-facts.ts';
import type { ServerSettings } from './server-settings.ts';

/**
 * What of a model was last available as a whole, as its Deployment remembers it; undefined where nothing is to be served, or
 * nothing ever was available. In the middle of a rollout that is the model before it, and while pods are restarted or the
 * status was lost it stays.
 */
export function lastServed(
  reader: Pick<ObjectReader, 'ownedBy'>,
  { metadata, spec }: Model,
): ServerSettings | undefined {
  if (spec.serving?.artifact === undefined) return undefined;
  const deployment = reader
    .ownedBy(DEPLOYMENTS, metadata.uid)
    .find((one) => one.metadata?.name === metadata.name);
  return readFacts(deployment?.metadata?.annotations).lastAvailable?.settings;
}

/**
 * The artifact that answers requests, as far as it is known: of most ready pods; while none is ready or the status was lost,
 * what was last available; and what is wanted only where nothing ever was.
 */
export function servedArtifact(reader: Pick<ObjectReader, 'ownedBy'>, model: Model): string | undefined {
  const { spec, status } = model;
  return status?.serving?.current ?? lastServed(reader, model)?.artifact ?? spec.serving?.artifact;
}
