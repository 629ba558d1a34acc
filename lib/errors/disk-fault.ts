import { error } from '../errors.ts';

/** What an operating system says where there is no room: on the disk, in the quota, or in the limit of one file. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * Names the fault of a disk that is full; it may have room later. Any other fault is given back as it is.
 *
 * @param what was being written, in words that finish "so … was not written".
 * @example
 * await write(path).catch((fault) => { throw diskFault(fault, 'the model'); });
 */
export function diskFault(fault: unknown, what: string): unknown {
  const { code } = (fault ?? {}) as NodeJS.ErrnoException;
  return code !== undefined && NO_ROOM.has(code)
    ? error('DiskFull', { what, code }, { cause: fault })
    : fault;
}
