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
workers: {trainingRun: 1, churnModel: 2, promotion: 3, convergence: 5, batch: 6, retraining: 7, driftMonitor: 8}
namespaces: [shop]
cluster: eu-1
promotion:
  directory: /var/clones
  identity: {name: Model Robot, email: robot@shop.example}
  listMaximumAgeSeconds: 60
  secondsBetweenWrites: 0.5
  contentWritesPerHour: 100
  writeWindowSeconds: 60
  probationIntervalSeconds: 5
retraining: {dataMaximumAgeSeconds: 60}
webhooks: {secretsDirectory: /var/secrets}
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
      workers: {
        trainingRun: 1,
        churnModel: 2,
        promotion: 3,
        convergence: 5,
        batch: 6,
        retraining: 7,
        driftMonitor: 8,
      },
      namespaces: ['shop'],
      cluster: 'eu-1',
      promotion: {
        directory: '/var/clones',
        identity: { name: 'Model Robot', email: 'robot@shop.example' },
        listMaximumAgeSeconds: 60,
        secondsBetweenWrites: 0.5,
        contentWritesPerHour: 100,
        writeWindowSeconds: 60,
        probationIntervalSeconds: 5,
      },
      retraining: { dataMaximumAgeSeconds: 60 },
      webhooks: { secretsDirectory: '/var/secrets' },
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
    [`${images}cluster: EU`, 'cluster must be at most 63 lower-case letters, digits and hyphens'],
    [`${images}cluster: ${'a'.repeat(64)}`, 'cluster must be at most 63 lower-case letters'],
    [`${images}cluster: 1`, 'cluster must be a text'],
    [`${images}promotion: {directory: work}`, 'promotion.directory must be a path that begins with /'],
    [
      `${images}promotion: {directory: /${'a'.repeat(80)}}`,
      'promotion.directory must be at most 80 bytes long',
    ],
    [
      `${images}promotion: {identity: {name: "a <b"}}`,
      'promotion.identity.name must be at most 200 characters, without <, > and line ends',
    ],
    [`${images}promotion: {identity: {email: "a b"}}`, 'promotion.identity.email must be'],
    [`${images}promotion: {identity: {mail: a}}`, 'promotion.identity.mail is not a field'],
    [
      `${images}promotion: {secondsBetweenWrites: -1}`,
      'promotion.secondsBetweenWrites must be a number from 0 to 60',
    ],
    [`${images}promotion: {listMaximumAgeSeconds: 0}`, 'promotion.listMaximumAgeSeconds must be'],
    [`${images}promotion: {soak: 1}`, 'promotion.soak is not a field'],
    [
      `${images}webhooks: {secretsDirectory: a}`,
      'webhooks.secretsDirectory must be a path that begins with /',
    ],
    [`${images}webhooks: {secret: a}`, 'webhooks.secret is not a field'],
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
