import type { Model } from '../churn-model/model.ts';
import type { Action } from '../promotion/decision/action.ts';
import { type Owner, ROLLBACK } from '../promotion/decision/ownership.ts';
import { toSourceAddress } from '../promotion/decision/policy/promotion.ts';
import type { Executor } from '../promotion/execution/executor.ts';
import type { TargetObserver } from '../promotion/observation/target-observer.ts';
import { troubleOrThrow } from '../promotion/reconciler/trouble.ts';
import { openRepository, type RepositoryOpener } from '../promotion/repository/model-repository.ts';
import type { Source, SourceView } from './source.ts';

/** What the source works with; observer and executor are those of promotions, whose looks at a repository are shared. */
export interface GitSourceOptions {
  opener: RepositoryOpener;
  observer: TargetObserver;
  executor: Executor;
  /** The name of this cluster. */
  cluster: string;
  /** Milliseconds after which a repository is looked at again; not the same each time, so that models do not come together for ever. */
  lookAgainAfter: () => number;
}

/** A rollback goes back to what was judged when it came, so there is no evidence to ask for. */
const NO_EVIDENCE = {
  origins: new Map(),
  evidence: new Map(),
  trainingSeconds: new Map(),
  drift: undefined,
};

/** Models' own files in Git, and the pull requests that lead them back. */
export class GitSource implements Source {
  readonly #options: GitSourceOptions;

  constructor(options: GitSourceOptions) {
    this.#options = options;
  }

  async observe(model: Model, { fresh }: { fresh: boolean }): Promise<SourceView> {
    const { source, gitRepository } = model.spec;
    if (!source || !gitRepository) return { kind: 'NotConfigured' };
    const { opener, observer } = this.#options;
    try {
      const opened = await openRepository(opener, model, gitRepository);
      const view = await observer.observe({
        model,
        opened,
        owner: this.#owner(model),
        address: toSourceAddress(source, model.metadata.name),
        pushed: model.status?.rollback?.pushed,
        fresh,
      });
      return { kind: 'Known', observation: { ...view, ...NO_EVIDENCE } };
    } catch (error) {
      const trouble = troubleOrThrow(error);
      return { kind: 'Unknown', reason: trouble.message, trouble };
    }
  }

  async execute(model: Model, actions: readonly Action[], signal: AbortSignal): Promise<void> {
    const { opener, observer, executor } = this.#options;
    const { gitRepository } = model.spec;
    if (!gitRepository) return;
    const opened = await openRepository(opener, model, gitRepository);
    const memory = observer.memory(opened, this.#owner(model));
    const base = opened.git.tip(opened.base) ?? '';
    await executor.execute(actions, { model, opened, memory, base }, signal);
  }

  lookAgainAfter(): number {
    return this.#options.lookAgainAfter();
  }

  #owner({ metadata: { namespace, name } }: Model): Owner {
    return { cluster: this.#options.cluster, namespace, name, promotion: ROLLBACK };
  }
}
