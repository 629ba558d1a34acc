import type { PullRequest } from '../../forge/pull-request.ts';
import type { Action } from '../decision/action.ts';
import { decidePromotion, decideRollback } from '../decision/decide.ts';
import type { Decision } from '../decision/decision.ts';
import type { Evidence } from '../decision/gates/evidence.ts';
import type { Self } from '../decision/head.ts';
import type { MergeRefusal } from '../decision/merge.ts';
import { readNeeds } from '../decision/needs.ts';
import type { Observation, Subject } from '../decision/observation.ts';
import { branchOf, type Owner } from '../decision/ownership.ts';
import type { Promotion } from '../decision/policy/promotion.ts';
import { digestOf, type RunOrigin, type Version, versionOf } from '../decision/version.ts';
import { artifact, CONTRACT, comparison, digest, report } from './evidence.ts';
import { ForgeModel, OPERATOR } from './forge-model.ts';
import { ADDRESS, GitModel } from './git-model.ts';

export const EMAIL = 'churnops@example.org';
const SOURCE: Owner = { cluster: 'lab', namespace: 'staging', name: 'telco', promotion: 'prod' };
const TARGET: Owner = { cluster: 'lab', namespace: 'prod', name: 'telco', promotion: 'rollback' };
const START = Date.parse('2026-01-05T10:00:00Z');

const file = (approval: string) => `kind: ChurnModel
metadata:
  name: telco
spec:
  serving:
    minReplicas: 2
  accepts:
    approval: ${approval}
    gates:
    - {name: floor, metric: auc, minimum: 0.8}
    - {name: no-worse, metric: auc, maximumLossAgainstServed: 0.005}
    probation: {duration: 30m}
  training:
    cooldown: 6h
`;

/** Names of versions, in the order of their runs; those that are no digits fail a gate. */
export const LETTERS = ['1', '2', 'b', '3', '4', 'c', '5', '6', '7', 'd', '8', '9'];
const isBad = (letter: string) => /[a-f]/.test(letter);

/** A Git repository, a forge and a cluster in memory, with the two owners that act on one target. */
export class World {
  readonly git: GitModel;
  readonly forge: ForgeModel;
  time = START;
  trained = 0;
  held: string | undefined;
  probationFailed: string | undefined;
  readonly compared = new Set<string>();
  /** What a process knows and may forget. */
  readonly memory = {
    pushed: new Map<string, { branch: string; commit: string }>(),
    refusedToReopen: new Set<number>(),
    refusal: undefined as MergeRefusal | undefined,
  };
  /** What the forge answers to a merge instead of making it. */
  mergeAnswer: Pick<MergeRefusal, 'kind' | 'outOfDate'> | undefined;
  /** When episodes of drift began, by what each is told apart by. */
  readonly episodes = new Map<string, RunOrigin>();
  /** What the promotion has besides its defaults, and what it starts from where that is no candidate. */
  promotion: Partial<Promotion> = {};
  subject: Subject | undefined;
  request: string | undefined;
  /** A list of pull requests as it was some time ago; undefined where it is what it is now. */
  listed: PullRequest[] | undefined;
  /** Called with each action before it takes effect: to judge it. */
  watch: (action: Action) => void = () => {};

  constructor(approval = '{mode: Review}', address = ADDRESS) {
    this.git = new GitModel(file(approval), new Date(START), address);
    this.forge = new ForgeModel(this.git);
  }

  get now(): Date {
    return new Date(this.time);
  }

  get letters(): string[] {
    return LETTERS.slice(0, this.trained);
  }

  decide(kind: 'Promotion' | 'Rollback'): Decision {
    const failed = this.probationFailed;
    if (kind === 'Promotion') {
      return decidePromotion(
        {
          ...this.observe('Promotion'),
          promotion: {
            name: 'prod',
            from: 'Candidate',
            to: this.git.address,
            soak: 0,
            onNewer: 'Wait',
            suspend: false,
            ...this.promotion,
          },
          subject: this.subject ?? { from: 'Candidate', version: this.#candidate() },
        },
        this.now,
      );
    }
    return decideRollback(
      {
        ...this.observe('Rollback'),
        probation:
          failed === undefined
            ? undefined
            : {
                digest: failed,
                verdict: { kind: 'Failed', reason: 'ErrorRate', message: 'Too many requests failed.' },
              },
        request: this.request,
      },
      this.now,
    );
  }

  /** One pass; it may end after a number of actions, as in a crash. */
  pass(kind: 'Promotion' | 'Rollback', crashAfter = Number.POSITIVE_INFINITY): Decision {
    const decision = this.decide(kind);
    for (const action of decision.actions.slice(0, crashAfter)) this.carryOut(kind, action);
    if (crashAfter === Number.POSITIVE_INFINITY && decision.status.pushed) {
      this.memory.pushed.set(kind, decision.status.pushed);
    }
    this.time += 1_000;
    return decision;
  }

  /** Passes of both owners until neither has anything to do but to wait. */
  settle(limit = 40): { Promotion: Decision; Rollback: Decision } {
    for (let pass = 0; pass < limit; pass++) {
      const decided = { Promotion: this.pass('Promotion'), Rollback: this.pass('Rollback') };
      if (decided.Promotion.next.kind !== 'Now' && decided.Rollback.next.kind !== 'Now') {
        const waiting = [...decided.Promotion.actions, ...decided.Rollback.actions];
        if (!waiting.some(({ kind }) => kind === 'RequestEvaluation')) return decided;
      }
    }
    throw new Error(`it did not settle within ${limit} passes: ${JSON.stringify(this.decide('Promotion'))}`);
  }

  /** The process ends, and its status is lost. */
  forget(): void {
    this.memory.pushed.clear();
    this.memory.refusedToReopen.clear();
    this.memory.refusal = undefined;
  }

  #candidate(): Version | undefined {
    const letter = this.letters.at(-1);
    return letter === undefined ? undefined : versionOf(artifact(letter));
  }

  /** What there is to be seen for the promotion, or for the rollback of its target. */
  observe(kind: 'Promotion' | 'Rollback'): Observation {
    const owner = kind === 'Promotion' ? SOURCE : TARGET;
    const { pullRequests } = this.forge;
    const self: Self = { owner, email: EMAIL };
    const target = this.git.target();
    const listed = this.listed ?? pullRequests.map((found) => this.forge.observe(found));
    const needs = readNeeds(target, owner, listed);
    const open = needs.open === undefined ? undefined : this.forge.get(needs.open);
    const justClosed = open?.state === 'Closed' ? [open.number] : [];
    return {
      self,
      identity: OPERATOR,
      target,
      pullRequests: listed,
      closers: new Map(
        [...needs.closers, ...justClosed].map((number) => [number, this.forge.get(number).closer]),
      ),
      branches: this.git.observeBranches(branchOf(owner)),
      pushed: this.memory.pushed.get(kind),
      open: open && {
        pullRequest: this.forge.observe(open, true),
        reviews: open.reviews,
        commits: [],
        statuses: [...(this.forge.statuses.get(this.forge.head(open))?.values() ?? [])],
      },
      refusedToReopen: this.memory.refusedToReopen,
      refusal: this.memory.refusal,
      held: this.held,
      origins: new Map([
        ...this.letters.map((letter, index) => [digest(letter), this.#origin(letter, index)] as const),
        ...this.episodes,
      ]),
      evidence: new Map(
        this.letters.map((letter) => [digest(letter), this.#evidence(letter, target.digest)]),
      ),
      trainingSeconds: new Map(),
      drift: undefined,
    };
  }

  #origin(letter: string, index: number): RunOrigin {
    return { name: `run-${letter}`, createdAt: new Date(START + index * 60_000) };
  }

  #evidence(letter: string, served: string | undefined): Evidence {
    const metrics = {
      auc: isBad(letter)
        ? { value: 0.7, lower: 0.68, upper: 0.72 }
        : { value: 0.84, lower: 0.82, upper: 0.86 },
    };
    const compared = this.compared.has(`${digest(letter)} ${served}`);
    return {
      proposed: { report: report({ metrics }), contract: CONTRACT },
      served:
        served === undefined
          ? { kind: 'NothingServed' }
          : { kind: 'Served', digest: served, contract: CONTRACT },
      comparison: compared ? { kind: 'Done', comparison: comparison() } : { kind: 'None' },
    };
  }

  /** Lets one action take effect. */
  carryOut(kind: 'Promotion' | 'Rollback', action: Action): void {
    this.watch(action);
    const { forge, git } = this;
    switch (action.kind) {
      case 'PushBranch': {
        const { branch, lease, parent, content, trailers, committedAt } = action;
        if ((git.branches.get(branch) ?? 'MustNotExist') !== lease) return;
        git.branches.set(
          branch,
          git.commit({ parents: [parent], content, committerEmail: EMAIL, trailers, committedAt }),
        );
        return;
      }
      case 'OpenPullRequest':
        forge.create(action.head, action.title, action.body);
        return;
      case 'UpdatePullRequest':
        Object.assign(forge.get(action.number), { title: action.title, body: action.body });
        return;
      case 'ReopenPullRequest':
        if (!forge.reopen(forge.get(action.number))) this.memory.refusedToReopen.add(action.number);
        return;
      case 'ClosePullRequest':
        forge.close(forge.get(action.number), OPERATOR);
        return;
      case 'AddLabels':
        for (const label of action.labels) forge.get(action.number).labels.add(label);
        return;
      case 'RemoveLabel':
        forge.get(action.number).labels.delete(action.label);
        return;
      case 'SetStatuses': {
        const statuses = forge.statuses.get(action.sha) ?? new Map();
        for (const status of action.statuses) statuses.set(status.context, status);
        forge.statuses.set(action.sha, statuses);
        return;
      }
      case 'Comment':
        forge.get(action.number).comments.add(action.key);
        return;
      case 'Merge':
        if (this.mergeAnswer) {
          const about = { head: action.headSha, base: git.base.id, reason: 'not yet', at: this.now };
          this.memory.refusal = { ...about, ...this.mergeAnswer };
        } else {
          forge.merge(forge.get(action.number), action.headSha, this.now);
        }
        return;
      case 'RequestEvaluation':
        this.compared.add(`${digestOf(action.candidate)} ${digestOf(action.served)}`);
        return;
    }
    throw new Error(`${kind} asked for something unknown`);
  }
}
