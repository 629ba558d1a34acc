import { CodedError } from '@churnops/lib/errors/error-table.ts';
import { error } from '../errors.ts';

const CODES = {
  S3NotFound: 'StorageNotFound',
  S3Refused: 'StorageRefused',
  S3Unreachable: 'StorageUnreachable',
  S3AnswerInvalid: 'StorageInvalid',
} as const;

/** Errors of an S3 store as those of storage. */
export async function inWordsOfStorage<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (cause) {
    if (!(cause instanceof CodedError) || !Object.hasOwn(CODES, cause.code)) throw cause;
    throw error(CODES[cause.code as keyof typeof CODES], cause.values, { cause });
  }
}
