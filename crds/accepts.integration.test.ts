import type { Kubectl } from '@churnops/dev/kubectl/kubectl.ts';
import { readAccepts } from '@churnops/operator/promotion/decision/policy/read-accepts.ts';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { ACCEPTED_ACCEPTS, LATE_REFUSALS, REFUSED_ACCEPTS } from './testing/accepts.ts';
import { installedKubectl, refusalOf } from './testing/installed-kubectl.ts';
import { churnModel } from './testing/objects.ts';
import { RULE_FAILED } from './testing/refusal.ts';

// A policy is judged twice: by the apiserver where it is applied, and by the operator of the environment before, which
// reads it in Git. What one of them refuses and the other takes would be a rule that nobody keeps.

let kubectl: Kubectl;

beforeAll(async () => {
  kubectl = await installedKubectl(inject('kubeconfig'));
});

/** What the apiserver says of a ChurnModel with this policy; undefined where it takes it. */
const judgedByApiserver = (accepts: unknown): Promise<string | undefined> =>
  refusalOf(
    kubectl,
    churnModel(({ spec }) => Object.assign(spec, { accepts })),
  );

/** The same policy as it comes out of a file. */
const read = (accepts: unknown) => readAccepts(JSON.parse(JSON.stringify(accepts)));

describe('the apiserver and the operator take', () => {
  test.each(ACCEPTED_ACCEPTS)('%s', async (_, accepts) => {
    expect(await judgedByApiserver(accepts)).toBeUndefined();
    expect(read(accepts)).toBeDefined();
  });
});

describe('the apiserver and the operator refuse', () => {
  test.each(REFUSED_ACCEPTS)('$title', async ({ accepts, path, remedy }) => {
    const message = await judgedByApiserver(accepts);
    expect(message).toContain(path);
    expect(message).toContain(remedy);
    expect(message, 'a rule failed instead of judging').not.toMatch(RULE_FAILED);
    expect(() => read(accepts)).toThrow(expect.objectContaining({ code: 'PolicyInvalid' }));
    expect(() => read(accepts)).toThrow(path);
  });
});

describe('the operator alone refuses', () => {
  test.each(LATE_REFUSALS)('$title', async ({ accepts, path, remedy }) => {
    expect(await judgedByApiserver(accepts)).toBeUndefined();
    expect(() => read(accepts)).toThrow(path);
    expect(() => read(accepts)).toThrow(remedy);
  });
});
