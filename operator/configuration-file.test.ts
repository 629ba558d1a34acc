import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIGURATION } from './configuration.ts';
import { parseConfiguration, readConfiguration } from './configuration-file.ts';

const images = 'modelServerImage: a\ntrainerImage: b\n';

describe('parseConfiguration', () => {
  it('needs only the images', () => {
    expect(parseConfiguration(images, 'f')).toEqual({
      ...DEFAULT_CONFIGURATION,
      modelServerImage: 'a',
      trainerImage: 'b',
    });
  });

  it('reads everything that is there', () => {
    const text = `${images}
imagePullSecrets: [pull]
registries:
- {host: "registry:5000", plainHTTP: true}
- {host: other, certificateAuthority: PEM, mirror: near}
leaderElection: {enabled: false, leaseName: x, leaseDurationMilliseconds: 3000, renewDeadlineMilliseconds: 2000, retryPeriodMilliseconds: 500}
workers: {trainingRun: 1, churnModel: 2}
namespaces: [shop]
`;
    expect(parseConfiguration(text, 'f')).toEqual({
      modelServerImage: 'a',
      trainerImage: 'b',
      imagePullSecrets: ['pull'],
      registries: [
        { host: 'registry:5000', plainHTTP: true },
        { host: 'other', certificateAuthority: 'PEM', mirror: 'near' },
      ],
      leaderElection: {
        enabled: false,
        leaseName: 'x',
        leaseDurationMilliseconds: 3_000,
        renewDeadlineMilliseconds: 2_000,
        retryPeriodMilliseconds: 500,
      },
      workers: { trainingRun: 1, churnModel: 2 },
      namespaces: ['shop'],
    });
  });

  it.each([
    ['trainerImage: b', 'modelServerImage must be a text'],
    ['modelServerImage: ""\ntrainerImage: b', 'modelServerImage must not be empty'],
    [`${images}wrokers: {}`, 'wrokers is not a field; the fields here are'],
    [`${images}workers: {trainingRun: 0}`, 'workers.trainingRun must be an integer from 1 to 64'],
    [`${images}workers: {trainingRun: 1.5}`, 'workers.trainingRun must be an integer'],
    [`${images}workers: []`, 'workers must be a mapping'],
    [`${images}registries: [{}]`, 'registries[0].host must be a host name'],
    [`${images}registries: [{host: a, plainHttp: true}]`, 'registries[0].plainHttp is not a field'],
    [`${images}namespaces: [1]`, 'namespaces must be a list of texts'],
    [`${images}leaderElection: {enabled: "yes"}`, 'leaderElection.enabled must be true or false'],
    [
      `${images}leaderElection: {leaseDurationMilliseconds: 10000}`,
      'must be less than leaseDurationMilliseconds',
    ],
    [
      `${images}leaderElection: {retryPeriodMilliseconds: 6000}`,
      'must be at most half of renewDeadlineMilliseconds',
    ],
    ['', 'the document must be a mapping'],
    ['{{', 'Flow map'],
    [`a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: [*b, *b, *b, *b]`, 'Excessive alias count'],
  ])('refuses %j and says why', (text, words) => {
    expect(() => parseConfiguration(text, '/etc/churnops/configuration.yaml')).toThrow(words);
  });

  it('names a file that cannot be read', async () => {
    await expect(readConfiguration('/nonexistent.yaml')).rejects.toMatchObject({
      code: 'ConfigurationInvalid',
      message: expect.stringContaining('/nonexistent.yaml'),
    });
  });
});
