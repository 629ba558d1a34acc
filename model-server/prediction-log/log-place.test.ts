import { describe, expect, it } from 'vitest';
import { createSink, readLogPlace } from './log-place.ts';

const read = (environment: Record<string, string>) => readLogPlace((name) => environment[name]);
const S3 = { endpoint: 'https://s3.example.com', bucket: 'churn', prefix: 'log/' };

describe('readLogPlace', () => {
  it('is nowhere where nothing is said', () => {
    expect(read({})).toBeUndefined();
  });

  it('is a directory, or a prefix of a bucket', () => {
    const volume = read({ CHURNOPS_PREDICTION_LOG_DIRECTORY: '/prediction-log/telco' })!;
    expect(createSink(volume).location).toBe('/prediction-log/telco');
    const bucket = read({ CHURNOPS_PREDICTION_LOG_S3: JSON.stringify({ ...S3, region: 'eu' }) })!;
    expect(bucket).toEqual({
      kind: 'S3',
      bucket: { endpoint: S3.endpoint, bucket: 'churn', region: 'eu' },
      prefix: 'log/',
      credentialsDirectory: '/etc/churnops/prediction-log/s3',
    });
    expect(createSink(bucket).location).toBe('s3://churn/log');
  });

  it.each([
    [
      'both',
      { CHURNOPS_PREDICTION_LOG_DIRECTORY: '/log', CHURNOPS_PREDICTION_LOG_S3: '{}' },
      'together with',
    ],
    ['no JSON', { CHURNOPS_PREDICTION_LOG_S3: '{' }, 'is not the JSON'],
    ['JSON of something else', { CHURNOPS_PREDICTION_LOG_S3: '7' }, 'is not the JSON'],
    ['no prefix', { CHURNOPS_PREDICTION_LOG_S3: '{"bucket":"churn"}' }, 'no bucket, or no prefix'],
    ['a bucket that is no text', { CHURNOPS_PREDICTION_LOG_S3: '{"bucket":7}' }, 'a bucket that is no text'],
    [
      'another protocol',
      { CHURNOPS_PREDICTION_LOG_S3: JSON.stringify({ ...S3, endpoint: 'ftp://s3.example.com' }) },
      'no http or https address',
    ],
  ])('refuses %s', (_, environment, reason) => {
    expect(() => read(environment)).toThrow(
      expect.objectContaining({ code: 'ConfigurationInvalid', message: expect.stringContaining(reason) }),
    );
  });
});
