import type { Model } from '../../churn-model/model.ts';
import type { EvaluationRequests } from '../../evidence/evidence-reader.ts';
import type { Action } from '../decision/action.ts';
import type { ProcessMemory } from '../observation/process-memory.ts';
import type { ModelRepository } from '../repository/model-repository.ts';
import type { Snapshots } from '../repository/snapshots.ts';

/** On what actions are carried out. */
export interface ExecutionContext {
  model: Model;
  opened: ModelRepository;
  memory: ProcessMemory;
  /** The tip of the base branch that was decided on. */
  base: string;
}

/** What an executor works with. */
export interface ExecutorOptions {
  snapshots: Snapshots;
  evaluations: EvaluationRequests;
  /** Throws where this process no longer leads; the forges ask it themselves. */
  checkLease: () => void;
  clock: () => Date;
}

/**
 * - Done: every action had its effect, or had it before.
 * - Stopped: what was decided on is no longer so; what comes after an action that this was noticed at was not done.
 */
export type Execution = 'Done' | 'Stopped';

/** Carries out what was decided, in that order. An error ends it, and the next pass decides anew by what is there then. */
export class Executor {
  readonly #options: ExecutorOptions;

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  /** @throws CodedError of the forge, of Git or of the apiserver. */
  async execute(
    actions: readonly Action[],
    context: ExecutionContext,
    signal: AbortSignal,
  ): Promise<Execution> {
    for (const action of actions) {
      signal.throwIfAborted();
      context.memory.reading.forget();
      if ((await this.#carryOut(action, context)) === 'Stopped') return 'Stopped';
    }
    return 'Done';
  }

  async #carryOut(action: Action, context: ExecutionContext): Promise<Execution> {
    const { forge } = context.opened;
    switch (action.kind) {
      case 'PushBranch':
        return this.#push(action, context);
      case 'OpenPullRequest': {
        const { head, base, title, body } = action;
        await forge.createPullRequest({ head, base, title, body });
        return 'Done';
      }
      case 'UpdatePullRequest':
        await forge.updatePullRequest(action.number, { title: action.title, body: action.body });
        return 'Done';
      case 'ReopenPullRequest': {
        const outcome = await forge.reopenPullRequest(action.number);
        if (outcome.kind === 'Refused') context.memory.refusedToReopen.add(action.number);
        return 'Done';
      }
      case 'ClosePullRequest':
        await forge.closePullRequest(action.number);
        return 'Done';
      case 'AddLabels':
        await forge.addLabels(action.number, action.labels);
        return 'Done';
      case 'RemoveLabel':
        await forge.removeLabel(action.number, action.label);
        return 'Done';
      case 'SetStatuses':
        for (const status of action.statuses) await forge.setCommitStatus(action.sha, status);
        return 'Done';
      case 'Comment':
        await forge.comment(action.number, { key: action.key, body: action.body });
        return 'Done';
      case 'Merge':
        return this.#merge(action, context);
      case 'RequestEvaluation':
        await this.#options.evaluations.request(context.model, action);
        return 'Done';
    }
  }

  async #push(
    { branch, lease, ...edit }: Extract<Action, { kind: 'PushBranch' }>,
    { opened }: ExecutionContext,
  ): Promise<Execution> {
    const { parent, path, content, message, trailers, committedAt } = edit;
    const commit = await opened.git.commitEdit({
      parent,
      path,
      content,
      message,
      trailers: { ...trailers },
      committedAt,
    });
    this.#options.checkLease();
    const outcome = await opened.git.push({ branch, commit, lease });
    if (outcome === 'Pushed') return 'Done';
    this.#options.snapshots.changedByUs(opened);
    return 'Stopped';
  }

  async #merge(
    { number, headSha, title, message }: Extract<Action, { kind: 'Merge' }>,
    { opened, memory, base }: ExecutionContext,
  ): Promise<Execution> {
    const outcome = await opened.forge.mergePullRequest({ number, headSha, title, message });
    this.#options.snapshots.changedByUs(opened);
    if (outcome.kind === 'NotNow' || outcome.kind === 'Refused') {
      const { kind, reason } = outcome;
      const outOfDate = outcome.kind === 'Refused' && outcome.outOfDate === true;
      memory.refusal = { head: headSha, base, kind, reason, at: this.#options.clock(), outOfDate };
    }
    return outcome.kind === 'Merged' ? 'Done' : 'Stopped';
  }
}
