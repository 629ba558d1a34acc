import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import { awaitObject } from '../kubectl/await-object.ts';
import type { Kubectl } from '../kubectl/kubectl.ts';
import type { Manifest } from './manifest.ts';
import type { Storyteller } from './storyteller.ts';

/** Applies a ChurnModel, tells how its rollout goes, and resolves once it serves what it wants. */
export async function serve(
  kubectl: Kubectl,
  model: Manifest,
  artifact: string,
  story: Storyteller,
): Promise<ChurnModel> {
  await kubectl.apply(model);
  const { name, namespace } = model.metadata;
  return awaitObject<ChurnModel, ChurnModel>(
    kubectl,
    ['churnmodel', name, '-n', namespace],
    (seen) => {
      story.tell(`ChurnModel ${name}: ${describe(seen)}`);
      const ready = conditionOf(seen, 'Ready');
      const current = ready?.observedGeneration === seen?.metadata.generation;
      return ready?.status === 'True' && current && seen?.status?.serving?.current === artifact
        ? seen
        : undefined;
    },
    describe,
    { timeout: 300_000 },
  );
}

const conditionOf = (model: ChurnModel | undefined, type: string) =>
  model?.status?.conditions?.find((condition) => condition.type === type);

const describe = (model: ChurnModel | undefined): string =>
  conditionOf(model, 'Ready')?.message ?? 'waiting for the operator';
