import { createHash } from 'node:crypto';
import type { TrainingRun } from '@churnops/crds/training-run.gen.ts';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { awaitObject } from '../kubectl/await-object.ts';
import type { Kubectl } from '../kubectl/kubectl.ts';
import type { Manifest } from './manifest.ts';
import type { Storyteller } from './storyteller.ts';

/** A run of that spec. Its name follows from the spec, so that asking twice for the same is asking once. */
export function trainingRunOf(spec: Manifest['spec'], model: string, namespace: string): Manifest {
  const hash = createHash('sha256').update(canonicalJson(spec)).digest('hex').slice(0, 8);
  return {
    apiVersion: 'churnops.dev/v1alpha1',
    kind: 'TrainingRun',
    metadata: { name: `${model}-${hash}`, namespace },
    spec,
  };
}

/** Applies a run, tells how it goes, and resolves to the run once it has succeeded; rejects with the run's own sentence where it failed. */
export async function train(kubectl: Kubectl, run: Manifest, story: Storyteller): Promise<TrainingRun> {
  await kubectl.apply(run);
  const { name, namespace } = run.metadata;
  story.tell(`TrainingRun ${name}: applied`);
  return awaitObject<TrainingRun, TrainingRun>(
    kubectl,
    ['trainingrun', name, '-n', namespace],
    (seen) => {
      story.tell(`TrainingRun ${name}: ${describe(seen)}`);
      if (seen?.status?.phase === 'Failed') throw new Error(`TrainingRun ${name} failed: ${describe(seen)}`);
      return seen?.status?.phase === 'Succeeded' ? seen : undefined;
    },
    describe,
    { timeout: 600_000 },
  );
}

function describe(run: TrainingRun | undefined): string {
  const status = run?.status;
  if (!status?.phase) return 'waiting for the operator';
  if (status.failure) return status.failure.message;
  if (status.phase === 'Running' && status.progress) return status.progress.phase.toLowerCase();
  if (status.phase === 'Pending') {
    const waiting = status.conditions?.find((condition) => condition.type === 'Ready')?.message;
    return waiting ? `pending: ${waiting}` : 'pending';
  }
  return status.phase.toLowerCase();
}
