import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LABELS } from '../../forge/labels.ts';
import { parseMarker } from '../../forge/marker.ts';
import { artifact, digest } from '../testing/evidence.ts';
import { ADA, BOT, type ModelPullRequest } from '../testing/forge-model.ts';
import { valueIn } from '../testing/git-model.ts';
import { EMAIL, LETTERS, World } from '../testing/world.ts';
import type { Action } from './action.ts';
import { OWNER_TRAILER } from './ownership.ts';
import { RECORDED } from './rejection.ts';
import { digestOf } from './version.ts';

/** One thing that happens; `pick` chooses among what is there. Then the operator acts, or does not, or only begins to. */
type Event = { name: keyof typeof EVENTS; pick: number; reaction: keyof typeof ACTS };

const choose = <T>(items: readonly T[], pick: number): T | undefined =>
  items[pick % Math.max(1, items.length)];
const withState = (world: World, state: ModelPullRequest['state']) =>
  world.forge.pullRequests.filter((pullRequest) => pullRequest.state === state);
const open = (world: World, pick: number) => choose(withState(world, 'Open'), pick);
const closed = (world: World, pick: number) => choose(withState(world, 'Closed'), pick);

const EVENTS = {
  'a version is trained': (world: World) => {
    world.trained = Math.min(LETTERS.length, world.trained + 1);
  },
  'a person approves': (world: World, pick: number) => {
    const found = open(world, pick);
    if (found) world.forge.review(found, 'Approved', world.now);
  },
  'a person requests changes': (world: World, pick: number) => {
    const found = open(world, pick);
    if (found) world.forge.review(found, 'ChangesRequested', world.now);
  },
  'a review is dismissed': (world: World, pick: number) => {
    const found = open(world, pick);
    if (found) world.forge.review(found, 'Dismissed', world.now);
  },
  'a person closes': (world: World, pick: number) => {
    const found = open(world, pick);
    if (found) world.forge.close(found, ADA);
  },
  'a bot closes': (world: World, pick: number) => {
    const found = open(world, pick);
    if (found) world.forge.close(found, BOT);
  },
  'a person opens again': (world: World, pick: number) => {
    const found = closed(world, pick);
    if (found) world.forge.reopen(found);
  },
  'a person merges': (world: World, pick: number) => {
    const found = open(world, pick);
    if (found) world.forge.merge(found, world.forge.head(found), world.now);
  },
  'a label is taken off': (world: World, pick: number) => {
    const found = choose(world.forge.pullRequests, pick);
    found?.labels.delete(LABELS.rejected);
    found?.labels.delete(LABELS.undecided);
  },
  'a rejection is put on': (world: World, pick: number) => {
    closed(world, pick)?.labels.add(LABELS.rejected);
  },
  'a rollback is released': (world: World, pick: number) => {
    choose(withState(world, 'Merged'), pick)?.labels.add(LABELS.released);
  },
  'a branch may be adopted': (world: World, pick: number) => {
    open(world, pick)?.labels.add(LABELS.adopt);
  },
  'a marker is taken out': (world: World, pick: number) => {
    const found = open(world, pick);
    if (found) found.body = 'nothing';
  },
  'someone pushes to a branch': (world: World, pick: number) => {
    const branch = choose(
      [...world.git.branches.keys()].filter((name) => name !== 'main'),
      pick,
    );
    const tip = branch === undefined ? undefined : world.git.tip(branch);
    if (!branch || !tip) return;
    const content = `${tip.content}# ${world.time}\n`;
    const made = {
      parents: [tip.id],
      content,
      committerEmail: 'ada@example.org',
      trailers: {},
      committedAt: world.now,
    };
    world.git.branches.set(branch, world.git.commit(made));
  },
  'someone amends the commit of a branch': (world: World, pick: number) => {
    const branch = choose(
      [...world.git.branches.keys()].filter((name) => name !== 'main'),
      pick,
    );
    const tip = branch === undefined ? undefined : world.git.tip(branch);
    if (!branch || !tip) return;
    const { id: _, ...made } = { ...tip, committerEmail: 'ada@example.org' };
    world.git.branches.set(branch, world.git.commit(made));
  },
  'a branch is deleted': (world: World, pick: number) => {
    const branch = choose(
      [...world.git.branches.keys()].filter((name) => name !== 'main'),
      pick,
    );
    if (branch) world.forge.deleteBranch(branch);
  },
  'the base moves elsewhere': (world: World) => {
    world.git.editBase(
      world.git.base.content.replace(/minReplicas: \d+/, `minReplicas: ${world.time % 97}`),
      world.now,
    );
  },
  'a hotfix is made by hand': (world: World, pick: number) => {
    const value = choose([...LETTERS.map(artifact), 'oci://registry.example/churn/telco:latest'], pick);
    const { content } = world.git.base;
    const without = content.replace(/ {4}artifact: .*\n/, '');
    const line = value === undefined ? '' : `    artifact: ${value}\n`;
    world.git.editBase(without.replace('  serving:\n', `  serving:\n${line}`), world.now);
  },
  'the policy asks for more': (world: World, pick: number) => {
    const mode = choose(['Automatic', 'Review', 'Manual'], pick);
    world.git.editBase(world.git.base.content.replace(/mode: \w+/, `mode: ${mode}`), world.now);
  },
  'the target is frozen or thawed': (world: World, pick: number) => {
    const content = world.git.base.content.replace('    frozen: true\n', '');
    const frozen = content.replace('  accepts:\n', '  accepts:\n    frozen: true\n');
    world.git.editBase(pick % 2 === 0 ? frozen : content, world.now);
  },
  'someone holds or releases': (world: World, pick: number) => {
    world.held = pick % 2 === 0 ? 'wait for Monday' : undefined;
  },
  'what is served turns bad': (world: World) => {
    world.probationFailed = world.git.target().digest;
  },
  'the numbers look well again': (world: World) => {
    world.probationFailed = undefined;
  },
  'everything that was remembered is lost': (world: World) => world.forget(),
};

const ACTS = {
  nothing: () => {},
  promotion: (world: World) => {
    world.pass('Promotion');
  },
  rollback: (world: World) => {
    world.pass('Rollback');
  },
  'crash of the promotion': (world: World, pick: number) => {
    world.pass('Promotion', pick % 5);
  },
  'crash of the rollback': (world: World, pick: number) => {
    world.pass('Rollback', pick % 5);
  },
  all: (world: World) => {
    world.settle();
  },
};

const isRollback = ({ branch }: Pick<ModelPullRequest, 'branch'>) => branch.includes('/rollback');

/** Judges each action of the operator against the invariants, by the world itself. */
function guard(world: World): (action: Action) => void {
  return (action) => {
    switch (action.kind) {
      case 'OpenPullRequest': {
        const wanted = parseMarker(action.body)?.['digest'];
        const same = world.forge.pullRequests.filter(
          (found) => isRollback(found) === isRollback({ branch: action.head }),
        );
        expect(same.filter(({ state, branch }) => state === 'Open' && branch !== action.head)).toEqual([]);
        const standing = same.filter(
          ({ state, labels, body }) =>
            state === 'Closed' &&
            parseMarker(body)?.['digest'] === wanted &&
            (!isRollback({ branch: action.head }) ||
              parseMarker(body)?.['replaces'] === parseMarker(action.body)?.['replaces']) &&
            (labels.has(LABELS.rejected) || labels.has(LABELS.undecided) || !labels.has(RECORDED)),
        );
        expect(standing).toEqual([]);
        return;
      }
      case 'PushBranch': {
        const tip = world.git.tip(action.branch);
        if (!tip || tip.id !== action.lease) return;
        const onBase = world.git.observeBranches(action.branch).find(({ name }) => name === action.branch)!;
        const foreign = onBase.commits.some(
          ({ committerEmail, trailers }) => committerEmail !== EMAIL || trailers[OWNER_TRAILER] === undefined,
        );
        if (foreign) expect([...(world.forge.openOf(action.branch)?.labels ?? [])]).toContain(LABELS.adopt);
        expect(action.parent).toBe(world.git.base.id);
        return;
      }
      case 'Merge': {
        const found = world.forge.get(action.number);
        const head = world.git.tip(found.branch);
        expect(head?.id).toBe(action.headSha);
        expect(head).toMatchObject({ committerEmail: EMAIL });
        expect(world.held).toBeUndefined();
        const policy = world.git.target().policy;
        const accepts = policy.kind === 'Valid' ? policy.accepts : undefined;
        expect(accepts?.frozen).toBe(false);
        expect(accepts?.approval.mode).not.toBe('Manual');
        const approved = found.reviews.some(
          ({ state, commit }) => state === 'Approved' && commit === head?.id,
        );
        if (accepts?.approval.mode === 'Review') expect(approved).toBe(true);
        expect(found.reviews.every(({ state }) => state !== 'ChangesRequested')).toBe(true);
        if (isRollback(found)) return;
        const value = valueIn(head?.content ?? '');
        expect(digestOf(value)).toMatch(/^sha256:[0-9]/);
        // One whose marker was taken out is known to nobody but its owner, who puts it back.
        const marked = withState(world, 'Open').filter(({ body }) => parseMarker(body) !== undefined);
        expect(marked.filter(isRollback)).toEqual([]);
        const held = world.git.target().held.some((before) => digestOf(before.value) === digestOf(value));
        const released = withState(world, 'Merged').some(({ labels }) => labels.has(LABELS.released));
        if (held) expect(released).toBe(true);
        return;
      }
      default:
        return;
    }
  };
}

/** What has to happen often for anything else to have a meaning. */
const COMMON: Event['name'][] = [
  'a version is trained',
  'a person approves',
  'a person closes',
  'a label is taken off',
];

const event: fc.Arbitrary<Event> = fc.record({
  name: fc.constantFrom(...(Object.keys(EVENTS) as Event['name'][]), ...COMMON, ...COMMON, ...COMMON),
  pick: fc.nat(100),
  reaction: fc.constantFrom(...(Object.keys(ACTS) as Event['reaction'][])),
});

describe('promotions and rollbacks among random events', () => {
  it('keep their invariants at every action, settle, and decide the same without their status', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Automatic', 'Review', 'Manual'),
        fc.array(event, { minLength: 10, maxLength: 40, size: 'max' }),
        (mode, events) => {
          const world = new World(`{mode: ${mode}}`);
          world.trained = 1;
          world.watch = guard(world);
          for (const { name, pick, reaction } of events) {
            EVENTS[name](world, pick);
            ACTS[reaction](world, pick);
            world.time += 60_000;
          }
          const settled = world.settle();
          for (const rollback of [false, true]) {
            const standing = withState(world, 'Open').filter((found) => isRollback(found) === rollback);
            expect(standing.length).toBeLessThanOrEqual(1);
          }
          for (const kind of ['Promotion', 'Rollback'] as const)
            expect(world.decide(kind)).toEqual(world.decide(kind));
          world.forget();
          const again = world.settle();
          for (const kind of ['Promotion', 'Rollback'] as const) {
            expect(again[kind].status.reason).toBe(settled[kind].status.reason);
            expect(again[kind].status.digest).toBe(settled[kind].status.digest);
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('bring every good version to a target that no one disturbs', () => {
    const world = new World('{mode: Automatic}');
    world.watch = guard(world);
    for (const letter of LETTERS) {
      world.trained++;
      world.settle();
      if (/\d/.test(letter)) expect(world.git.target().digest).toBe(digest(letter));
    }
    expect(world.forge.pullRequests).toHaveLength(9);
    expect(withState(world, 'Merged')).toHaveLength(9);
  });
});
