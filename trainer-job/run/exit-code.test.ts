import { defineErrors } from '@churnops/lib/errors/error-table.ts';
import { error as libError, table as libTable } from '@churnops/lib/errors.ts';
import { describe, expect, it } from 'vitest';
import { error, table } from '../errors.ts';
import { exitCodeOf } from './exit-code.ts';

describe('exitCodeOf', () => {
  it.each([
    [error('CsvRefused'), 65],
    [error('DataRefused'), 65],
    [error('ChecksFailed'), 65],
    [error('RunInvalid'), 78],
    [libError('ContractInvalid'), 78],
    [error('StorageRefused'), 77],
    [libError('RegistryRefused'), 77],
    [error('StorageUnreachable'), 75],
    [libError('RegistryUnreachable'), 75],
    [error('Stopped'), 75],
    [error('ModelDiffers'), 1],
    [new Error('disk full'), 1],
    ['text', 1],
  ])('for %s is %i', (fault, code) => {
    expect(exitCodeOf(fault)).toBe(code);
  });

  it('never ends a Job for good over a fault that may pass', () => {
    for (const [code, entry] of Object.entries({ ...table, ...libTable })) {
      if (!entry.retryable) continue;
      expect(exitCodeOf(defineErrors({ [code]: entry }).error(code))).toBe(75);
    }
  });
});
