import { describe, expect, it } from 'vitest';
import { error } from '../errors.ts';
import { diskFault } from './disk-fault.ts';

describe('diskFault', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EFBIG'])('names %s, and says that it may pass', (code) => {
    const cause = Object.assign(new Error('write'), { code });
    const fault = diskFault(cause, 'the model');
    expect(fault).toMatchObject({ code: 'DiskFull', retryable: true, cause });
    expect((fault as Error).message).toContain('so the model was not written');
  });

  it('gives back every other fault as it is', () => {
    const others = [new Error('no'), error('TooLarge', { what: 'a', maximum: 1 }), undefined, null, 'words'];
    for (const other of others) expect(diskFault(other, 'the model')).toBe(other);
  });
});
