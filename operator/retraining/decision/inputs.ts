import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import { parseReference } from '@churnops/lib/registry/reference.ts';
import type { Run } from '../../training-run/run.ts';
import type { Training } from './facts.ts';

/** On a run: which image trained, where its spec names none. A newer operator brings a newer trainer. */
export const TRAINER_ANNOTATION = 'churnops.dev/trainer-image';

type Spec = Training['template'] & Pick<Run['spec'], 'contract'>;

/**
 * Whether a run was made of what a run made now would be made of: contract, template and trainer, whatever state the data
 * are in. What a run may use (resources, deadlines) does not matter to what it makes.
 *
 * @param trainerImage what trains now where no image is named; of a run that does not tell, it is supposed to be the same.
 */
export function hasInputsOf(run: Run, { contract, template }: Training, trainerImage: string): boolean {
  const trainer = run.metadata.annotations?.[TRAINER_ANNOTATION] ?? trainerImage;
  return inputs(run.spec as Spec, trainer) === inputs({ ...template, contract }, trainerImage);
}

function inputs(spec: Spec, trainerImage: string): string {
  const { contract, data, checks, split, algorithm, seed, output, image } = spec;
  const { pullSecretRef: _, sha256: __, dvc, ...source } = data;
  return canonicalJson({
    contract: contract as unknown,
    data: {
      ...source,
      ...(data.artifact !== undefined && { artifact: repositoryOf(data.artifact) }),
      ...(dvc && { dvc: pointerOf(dvc) }),
    },
    checks: checks ?? [],
    split,
    algorithm,
    seed,
    repository: output.repository,
    image: image ?? trainerImage,
  });
}

/** A tag and the digests that it led to are one source. */
function repositoryOf(artifact: string): string {
  const { host, repository } = parseReference(artifact);
  return `${host}/${repository}`;
}

/** A branch and the commits that it led to are one source. */
function pointerOf({ gitRepository, path, output, remote }: NonNullable<Spec['data']['dvc']>) {
  return { repository: gitRepository.url, path, output: output ?? '', remote: remote ?? '' };
}
