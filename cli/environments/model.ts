import type {
  ChurnModelSpecGitRepository,
  ChurnModelSpecPromotion,
  ChurnModelStatusPromotion,
  ChurnModelStatusPromotionGate,
  ChurnModelStatusRollback,
} from '@churnops/crds/churn-model.gen.ts';

export type { Model } from '@churnops/operator/churn-model/model.ts';

/** Where the versions of a model go through pull requests. */
export type GitRepository = ChurnModelSpecGitRepository;

/** One way to another environment, as it is asked for. */
export type PromotionSpec = ChurnModelSpecPromotion;

/** What the operator says of a promotion. */
export type PromotionStatus = ChurnModelStatusPromotion;

/** What it says of a promotion or of the rollback alike. */
export type ProposalStatus = ChurnModelStatusRollback &
  Partial<Pick<ChurnModelStatusPromotion, 'gates' | 'episode'>>;

/** What came of one gate. */
export type GateStatus = ChurnModelStatusPromotionGate;
