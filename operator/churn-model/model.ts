import type { ChurnModel, ChurnModelSpecServing } from '@churnops/crds/churn-model.gen.ts';
import { CHURN_MODELS, type ObjectMeta, type Resource } from '../kubernetes/resource.ts';

/** A ChurnModel as the apiserver returns it: what identifies it is always there, and times are strings. */
export interface Model extends Omit<ChurnModel, 'metadata'> {
  metadata: Omit<ObjectMeta, 'name' | 'namespace' | 'uid' | 'generation'> & {
    name: string;
    namespace: string;
    uid: string;
    generation: number;
  };
}

/** What a model asks to be served, and with how much. */
export type Serving = ChurnModelSpecServing;

/** ChurnModels, typed as they are read. */
export const MODELS = CHURN_MODELS as Resource<unknown> as Resource<Model>;
