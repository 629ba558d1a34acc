import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatKey, isControlledBy, isNewer, parseKey } from './object-identity.ts';

describe('formatKey and parseKey', () => {
  it('are inverse to one another', () => {
    const name = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?$/);
    fc.assert(
      fc.property(fc.oneof(fc.constant(''), name), name, (namespace, object) => {
        const key = { namespace, name: object };
        expect(parseKey(formatKey(key))).toEqual(key);
      }),
    );
  });
});

describe('isControlledBy', () => {
  const reference = { apiVersion: 'churnops.dev/v1alpha1', kind: 'TrainingRun', name: 'telco', uid: 'a' };

  it('holds for the very object that is the controller, whatever its name', () => {
    const object = { metadata: { ownerReferences: [{ ...reference, controller: true }] } };
    expect(isControlledBy(object, 'a')).toBe(true);
    expect(isControlledBy(object, 'an earlier one of that name')).toBe(false);
  });

  it('does not hold for an owner that is not the controller, or for no owner', () => {
    expect(isControlledBy({ metadata: { ownerReferences: [reference] } }, 'a')).toBe(false);
    expect(isControlledBy({}, 'a')).toBe(false);
  });
});

describe('isNewer', () => {
  it('orders versions as numbers of any size, an absent one first', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 2n ** 64n }),
        fc.bigInt({ min: 1n, max: 2n ** 64n }),
        (left, right) => {
          expect(isNewer(String(left), String(right))).toBe(left > right);
        },
      ),
    );
    expect(isNewer('1', undefined)).toBe(true);
    expect(isNewer(undefined, undefined)).toBe(false);
  });
});
