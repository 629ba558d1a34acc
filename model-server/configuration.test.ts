import { hostname } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from './configuration.ts';

const ARTIFACT = `oci://registry.example:5000/churn/telco@sha256:${'0'.repeat(64)}`;

describe('readConfiguration', () => {
  it('needs nothing but the artifact', () => {
    expect(readConfiguration({ CHURNOPS_ARTIFACT: ARTIFACT })).toEqual({
      model: { artifact: ARTIFACT, registries: [], pullConfigPath: '/etc/churnops/pull/config.json' },
      threshold: undefined,
      host: '0.0.0.0',
      port: 8000,
      metricsPort: 9090,
      profile: { pod: hostname(), slotMilliseconds: 300_000, exposeValues: false },
      closeGrace: 0,
      workDirectory: '/work',
      drainDelay: 5_000,
      fetchPatience: 240_000,
      terminationLog: '/dev/termination-log',
      logLevel: 'info',
    });
  });

  it('reads a model directory, a threshold and registries', () => {
    expect(
      readConfiguration({ CHURNOPS_MODEL_DIRECTORY: 'model', CHURNOPS_THRESHOLD: '0.35' }),
    ).toMatchObject({
      model: { directory: 'model' },
      threshold: 0.35,
    });
    const registries = [{ host: 'registry.example:5000', plainHTTP: true }];
    expect(
      readConfiguration({ CHURNOPS_ARTIFACT: ARTIFACT, CHURNOPS_REGISTRIES: JSON.stringify(registries) })
        .model,
    ).toMatchObject({ registries });
  });

  it('reads how live rows are counted, and by which pod', () => {
    const environment = {
      CHURNOPS_ARTIFACT: ARTIFACT,
      CHURNOPS_PROFILE_SLOT_SECONDS: '10',
      CHURNOPS_EXPOSE_VALUES: 'true',
      CHURNOPS_CLOSE_GRACE_SECONDS: '28',
      POD_UID: 'uid',
    };
    expect(readConfiguration(environment)).toMatchObject({
      profile: { pod: 'uid', slotMilliseconds: 10_000, exposeValues: true },
      closeGrace: 28_000,
    });
  });

  it.each([
    [{}, /^CHURNOPS_ARTIFACT is not set/],
    [{ CHURNOPS_ARTIFACT: '' }, /^CHURNOPS_ARTIFACT is not set/],
    [
      { CHURNOPS_ARTIFACT: 'oci://registry.example/churn/telco:latest' },
      /^CHURNOPS_ARTIFACT must name the model by digest/,
    ],
    [{ CHURNOPS_ARTIFACT: 'https://registry.example/churn' }, /^CHURNOPS_ARTIFACT .*oci:/],
    [{ CHURNOPS_ARTIFACT: ARTIFACT, CHURNOPS_MODEL_DIRECTORY: 'model' }, /^CHURNOPS_MODEL_DIRECTORY cannot/],
    [{ CHURNOPS_ARTIFACT: ARTIFACT, CHURNOPS_THRESHOLD: '1.5' }, /^CHURNOPS_THRESHOLD is "1.5"/],
    [{ CHURNOPS_ARTIFACT: ARTIFACT, CHURNOPS_THRESHOLD: 'high' }, /^CHURNOPS_THRESHOLD is "high"/],
    [{ CHURNOPS_ARTIFACT: ARTIFACT, CHURNOPS_PORT: '80.5' }, /^CHURNOPS_PORT must be a whole number/],
    [
      { CHURNOPS_ARTIFACT: ARTIFACT, CHURNOPS_PROFILE_SLOT_SECONDS: '4' },
      /^CHURNOPS_PROFILE_SLOT_SECONDS is "4", but must be a number from 5 to 86400/,
    ],
    [
      { CHURNOPS_ARTIFACT: ARTIFACT, CHURNOPS_EXPOSE_VALUES: 'yes' },
      /^CHURNOPS_EXPOSE_VALUES must be true or false/,
    ],
    [{ CHURNOPS_ARTIFACT: ARTIFACT, CHURNOPS_REGISTRIES: '{' }, /^CHURNOPS_REGISTRIES is not the JSON/],
    [
      { CHURNOPS_ARTIFACT: ARTIFACT, CHURNOPS_REGISTRIES: '[{}]' },
      /^CHURNOPS_REGISTRIES\[0\]\.host must be a host name/,
    ],
    [{ CHURNOPS_ARTIFACT: ARTIFACT, CHURNOPS_LOG_LEVEL: 'loud' }, /^CHURNOPS_LOG_LEVEL must be one of/],
  ])('refuses %j', (environment, message) => {
    expect(() => readConfiguration(environment)).toThrow(message);
  });

  it('takes any text as a threshold in [0, 1], or refuses it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String)), (text) => {
        try {
          const { threshold } = readConfiguration({ CHURNOPS_ARTIFACT: ARTIFACT, CHURNOPS_THRESHOLD: text });
          if (threshold !== undefined) expect(threshold >= 0 && threshold <= 1).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: 'ConfigurationInvalid' });
        }
      }),
    );
  });
});
