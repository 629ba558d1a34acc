import type { ChurnModel } from '@churnops/crds/churn-model.gen.ts';
import type { Kubectl } from '../../kubectl/kubectl.ts';
import type { EnvironmentName } from '../delivery/applications.ts';

/** What is told of one promotion by the ChurnModel that it comes from. */
export type PromotionView = NonNullable<NonNullable<ChurnModel['status']>['promotions']>[number];

/** Where the promotion into each environment is told of: in the first, new versions come from where they are trained. */
const SOURCES: Readonly<Record<EnvironmentName, EnvironmentName>> = {
  dev: 'dev',
  staging: 'dev',
  prod: 'staging',
};

/** One model in all of its environments, at one moment. */
export class Look {
  readonly #models: readonly ChurnModel[];

  constructor(models: readonly ChurnModel[]) {
    this.#models = models;
  }

  static async take(kubectl: Kubectl, name: string): Promise<Look> {
    const selector = `--field-selector=metadata.name=${name}`;
    const list = await kubectl.get<{ items: ChurnModel[] }>(['churnmodels', '--all-namespaces', selector]);
    return new Look(list?.items ?? []);
  }

  model(environment: EnvironmentName): ChurnModel | undefined {
    return this.#models.find(({ metadata }) => metadata.namespace === `churn-${environment}`);
  }

  /** The promotion into an environment. */
  promotion(environment: EnvironmentName): PromotionView | undefined {
    const source = this.model(SOURCES[environment]);
    return source?.status?.promotions?.find(({ name }) => name === environment);
  }

  /** What answers in an environment; undefined while that is nothing, or something on its way. */
  serves(environment: EnvironmentName): { artifact: string; url: string } | undefined {
    const model = this.model(environment);
    const ready = model?.status?.conditions?.find(({ type }) => type === 'Ready');
    const { current, url } = model?.status?.serving ?? {};
    const settled = ready?.status === 'True' && ready.observedGeneration === model?.metadata.generation;
    return settled && current && url ? { artifact: current, url } : undefined;
  }
}

/** The twelve hex digits that a version is called by where its artifact says nothing else. */
export function versionOf(artifact: string): string {
  return artifact.slice(-64, -52);
}
