import type { PromotionStatus } from '../decision/decision.ts';
import type { TargetAddress } from '../decision/policy/promotion.ts';
import { digest } from './evidence.ts';
import type { ModelPullRequest } from './forge-model.ts';
import { World } from './world.ts';

/** The branch of the promotion that stories are about. */
export const BRANCH = 'churnops/lab/staging/telco/prod';

/** A world, and what people and the operator do in it. */
export class Story {
  readonly world: World;

  constructor(approval?: string, address?: TargetAddress) {
    this.world = new World(approval, address);
  }

  get count(): number {
    return this.world.forge.pullRequests.length;
  }

  pull(number: number): ModelPullRequest {
    return this.world.forge.get(number);
  }

  /** What is told about the promotion once there is nothing more to do. */
  settle(): PromotionStatus {
    return this.world.settle().Promotion.status;
  }

  /** The same about the rollback. */
  settleRollback(): PromotionStatus {
    return this.world.settle().Rollback.status;
  }

  approve(number: number): void {
    this.world.forge.review(this.pull(number), 'Approved', this.world.now);
  }

  train(versions = 1): PromotionStatus {
    this.world.trained += versions;
    return this.settle();
  }

  /** Someone changes the target's file by hand. */
  amendBase(from: string | RegExp, to: string): void {
    const { git, now } = this.world;
    git.editBase(git.base.content.replace(from, to), now);
  }

  pushByOther(branch: string): void {
    const { git, now } = this.world;
    const tip = git.tip(branch);
    if (!tip) throw new Error(`there is no branch ${branch}`);
    const content = `${tip.content}# mine\n`;
    const made = {
      parents: [tip.id],
      content,
      committerEmail: 'ada@example.org',
      trailers: {},
      committedAt: now,
    };
    git.branches.set(branch, git.commit(made));
  }

  /** Trains a version and brings it to the target. */
  promote(): void {
    this.train();
    this.approve(this.count);
    this.settle();
    if (this.world.git.target().digest !== digest(this.world.letters.at(-1) ?? '')) {
      throw new Error('the version did not arrive');
    }
  }
}
