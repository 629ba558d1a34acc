import { expect, test } from 'vitest';
import { grantedRights, type Role } from './granted-rights.ts';

const role = (rules: Role['rules']): Role => ({ kind: 'Role', metadata: { name: 'a' }, rules });

test('every verb on every resource of a rule is a right', () => {
  const rules = [
    {
      apiGroups: ['churnops.dev'],
      resources: ['trainingruns', 'trainingruns/status'],
      verbs: ['get', 'patch'],
    },
  ];
  expect(grantedRights([role(rules)])).toEqual([
    'get trainingruns.churnops.dev',
    'get trainingruns.churnops.dev/status',
    'patch trainingruns.churnops.dev',
    'patch trainingruns.churnops.dev/status',
  ]);
});

test('a resource of the core group has no group in its name, and a right that two roles give is one', () => {
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }];
  expect(grantedRights([role(rules), role(rules)])).toEqual(['list pods']);
});
