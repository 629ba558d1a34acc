/** A bucket of S3, or of a store that speaks its protocol. */
export interface S3Bucket {
  /** `http(s)://host[:port]`; Amazon's own where it is absent. */
  endpoint?: string;
  /** `us-east-1` where it is absent. */
  region?: string;
  bucket: string;
}

/** What is asked for where nothing is said. */
export const DEFAULT_REGION = 'us-east-1';

/** Characters that RFC 3986 lets stand, beside which everything is escaped: signatures are made over this very form. */
const ESCAPED = /[!'()*]/g;

/**
 * The address of an object, or of the bucket where the key is empty. Stores with an endpoint of their own are asked by path, which
 * all of them understand; Amazon by host, but for buckets with a dot in their name, which its certificate does not cover.
 */
export function objectURL({ endpoint, region = DEFAULT_REGION, bucket }: S3Bucket, key: string): URL {
  const path = key.split('/').map(escapePart).join('/');
  if (endpoint !== undefined) return new URL(`${endpoint.replace(/\/$/, '')}/${bucket}/${path}`);
  return bucket.includes('.')
    ? new URL(`https://s3.${region}.amazonaws.com/${bucket}/${path}`)
    : new URL(`https://${bucket}.s3.${region}.amazonaws.com/${path}`);
}

/** Where a bucket is, for people. */
export function bucketName({ endpoint, bucket }: S3Bucket): string {
  return endpoint === undefined ? `s3://${bucket}` : `s3://${bucket} at ${new URL(endpoint).host}`;
}

function escapePart(text: string): string {
  return encodeURIComponent(text).replace(
    ESCAPED,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
