import { error } from '../errors.ts';
import { readMountedValues } from '../secrets/mounted-values.ts';

/** Who asks, and whom to trust. */
export interface S3Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Of credentials that end some day. */
  sessionToken?: string;
  /** PEM of an authority that is trusted beside the usual ones. */
  certificateAuthority?: string;
}

/** The keys of a Secret with S3 credentials; the same are the names of its files where it is mounted. */
export const S3_SECRET_KEYS = ['accessKeyId', 'secretAccessKey', 'sessionToken', 'ca.crt'] as const;

const MAXIMUM_LENGTH = 64 * 1_024;

/** Reads credentials from the decoded values of a Secret. @throws S3CredentialsInvalid, which names keys and never values */
export function parseS3Credentials(values: Readonly<Record<string, string | undefined>>): S3Credentials {
  const read = (name: (typeof S3_SECRET_KEYS)[number]): string | undefined => {
    const value = values[name]?.trim();
    if (value !== undefined && value.length > MAXIMUM_LENGTH) throw refuse(`the key ${name} is too long`);
    return value === '' ? undefined : value;
  };
  const header = (name: 'accessKeyId' | 'secretAccessKey' | 'sessionToken'): string | undefined => {
    const value = read(name);
    if (value !== undefined && !/^[\x21-\x7e]+$/.test(value))
      throw refuse(`the key ${name} holds white space, or characters other than ASCII`);
    return value;
  };
  const require = (name: 'accessKeyId' | 'secretAccessKey'): string => {
    const value = header(name);
    if (value === undefined)
      throw refuse(`the Secret has no key ${name}; it needs accessKeyId and secretAccessKey`);
    return value;
  };
  const [sessionToken, certificateAuthority] = [header('sessionToken'), read('ca.crt')];
  return {
    accessKeyId: require('accessKeyId'),
    secretAccessKey: require('secretAccessKey'),
    ...(sessionToken === undefined ? {} : { sessionToken }),
    ...(certificateAuthority === undefined ? {} : { certificateAuthority }),
  };
}

/** Reads credentials from where a Secret is mounted. @throws S3CredentialsInvalid */
export async function readS3Credentials(directory: string): Promise<S3Credentials> {
  return parseS3Credentials(await readMountedValues(directory, S3_SECRET_KEYS));
}

function refuse(reason: string): Error {
  return error('S3CredentialsInvalid', { reason });
}
