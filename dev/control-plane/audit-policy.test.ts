import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderAuditPolicy } from './audit-policy.ts';

describe('renderAuditPolicy', () => {
  it('writes requests of everyone down without their bodies', () => {
    expect(parse(renderAuditPolicy()).rules).toEqual([{ level: 'Metadata' }]);
  });

  it('leaves everyone out but the service accounts of the given namespaces', () => {
    expect(parse(renderAuditPolicy(['churnops-system'])).rules).toEqual([
      { level: 'Metadata', userGroups: ['system:serviceaccounts:churnops-system'] },
      { level: 'None' },
    ]);
  });
});
