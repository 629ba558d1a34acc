import { describe, expect, it } from 'vitest';
import { parseRunFile } from './run-file.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const contract = {
  target: { name: 'churn', positive: 'Yes' },
  features: [
    { name: 'tenure', type: 'Numeric' },
    { name: 'plan', type: 'Categorical' },
  ],
};
const spec = {
  contract,
  data: { artifact: `oci://registry.example:5000/data@${digest}` },
  output: { repository: 'registry.example:5000/churn/telco', pushSecretRef: { name: 'push' } },
};

const parse = (change: object = {}, file: object = {}) =>
  parseRunFile(
    Buffer.from(
      JSON.stringify({
        formatVersion: 1,
        uid: 'u-1',
        name: 'telco-1',
        namespace: 'dev',
        spec: { ...spec, ...change },
        ...file,
      }),
    ),
  );

describe('parseRunFile', () => {
  it('fills in the defaults of a TrainingRun', () => {
    expect(parse()).toEqual({
      mode: 'Train',
      uid: 'u-1',
      name: 'telco-1',
      namespace: 'dev',
      data: { kind: 'Artifact', reference: spec.data.artifact },
      output: { host: 'registry.example:5000', repository: 'churn/telco' },
      spec: {
        contract,
        checks: [],
        split: { salt: 'churnops', tuneShare: 0.16, testShare: 0.2 },
        algorithm: {
          type: 'RandomForest',
          randomForest: { trees: 100, maximumDepth: 5, minimumRowsPerLeaf: 5 },
        },
        seed: 42,
      },
    });
  });

  it('reads when the TrainingRun was created, where it is told', () => {
    expect(parse({}, { createdAt: '2026-03-01T12:00:00Z' }).createdAt).toEqual(
      new Date('2026-03-01T12:00:00Z'),
    );
    expect(() => parse({}, { createdAt: 'yesterday' })).toThrow('run.createdAt');
  });

  it('reads what is given', () => {
    const run = parse({
      checks: [{ name: 'range', type: 'Range', column: 'tenure', minimum: 0, maximum: 72 }],
      split: { salt: 's', tuneShare: 0.1, testShare: 0.3 },
      algorithm: { type: 'LogisticRegression', logisticRegression: { l2: 0.5 } },
      seed: 7,
    });
    expect(run.spec).toMatchObject({
      checks: [{ name: 'range', type: 'Range', column: 'tenure', minimum: 0, maximum: 72 }],
      split: { salt: 's', tuneShare: 0.1, testShare: 0.3 },
      algorithm: { type: 'LogisticRegression', logisticRegression: { l2: 0.5, maximumIterations: 100 } },
      seed: 7,
    });
  });

  it.each([
    [
      { url: 'https://data.example/a.csv', sha256: 'a'.repeat(64) },
      { kind: 'Url', url: 'https://data.example/a.csv', sha256: 'a'.repeat(64) },
    ],
    [
      { persistentVolumeClaim: { claimName: 'c', path: 'exports/a.csv' } },
      { kind: 'Volume', path: 'exports/a.csv' },
    ],
    [
      { dvc: { gitRepository: { url: 'https://git.example/data.git' }, path: 'data/a.csv.dvc' } },
      { kind: 'Dvc', repository: 'https://git.example/data.git', revision: 'main', path: 'data/a.csv.dvc' },
    ],
    [
      {
        format: 'CSV',
        dvc: {
          gitRepository: {
            url: 'https://git.example/data.git',
            revision: 'v1',
            secretRef: { name: 'git-read' },
          },
          path: 'dvc.lock',
          output: 'exports/a.csv',
          remote: 'store',
          secretRef: { name: 's3-read' },
        },
      },
      {
        kind: 'Dvc',
        repository: 'https://git.example/data.git',
        revision: 'v1',
        path: 'dvc.lock',
        output: 'exports/a.csv',
        remote: 'store',
        format: 'CSV',
      },
    ],
  ])('takes data from %j', (data, source) => {
    expect(parse({ data }).data).toEqual(source);
  });

  it.each<[string, object, string]>([
    ['no contract', { contract: undefined }, 'contract'],
    [
      'a weight',
      { contract: { ...contract, target: { ...contract.target, weight: 'w' } } },
      'run.spec.contract.target.weight',
    ],
    [
      'two sources',
      { data: { ...spec.data, url: 'https://a.example' } },
      'run.spec.data.artifact: exactly one',
    ],
    [
      'a pointer in no repository',
      { data: { dvc: { path: 'a.dvc' } } },
      'run.spec.data.dvc.gitRepository.url',
    ],
    [
      'a repository with a password in its address',
      { data: { dvc: { gitRepository: { url: 'https://u:p@git.example/a' }, path: 'a.dvc' } } },
      'run.spec.data.dvc.gitRepository.url',
    ],
    ['a source by tag', { data: { artifact: 'oci://registry.example/data:1' } }, 'must be pinned by digest'],
    ['a password in the address', { data: { url: 'https://u:p@a.example' } }, 'run.spec.data.url'],
    ['another scheme', { data: { url: 'file:///etc/passwd' } }, 'run.spec.data.url'],
    ['a short sha256', { data: { url: 'https://a.example', sha256: 'ab' } }, 'run.spec.data.sha256'],
    ['shares that leave nothing', { split: { tuneShare: 0.5, testShare: 0.5 } }, 'run.spec.split.tuneShare'],
    [
      'half a tree',
      { algorithm: { type: 'RandomForest', randomForest: { trees: 0.5 } } },
      'randomForest.trees',
    ],
    [
      'an unknown algorithm',
      { algorithm: { type: 'Boosting' } },
      'must be one of LogisticRegression, RandomForest',
    ],
    [
      'a check of an unknown column',
      { checks: [{ name: 'a', type: 'MissingShare', column: 'x' }] },
      'run.spec.checks[0].column',
    ],
    [
      'a range of text',
      { checks: [{ name: 'a', type: 'Range', column: 'plan' }] },
      'Range needs a column of numbers',
    ],
    [
      'keys without a key',
      { checks: [{ name: 'a', type: 'DuplicateKeys' }] },
      'needs contract.target.rowKey',
    ],
    ['no repository', { output: {} }, 'run.spec.output.repository'],
    ['a seed below 0', { seed: -1 }, 'run.spec.seed'],
  ])('refuses %s and says where', (_, change, reason) => {
    expect(() => parse(change)).toThrow(reason);
  });

  describe('of mode Evaluate', () => {
    const evaluate = {
      candidate: `oci://registry.example:5000/churn/telco@${digest}`,
      served: `oci://other.example/churn@${digest}`,
    };
    const parseEvaluate = (change: object = {}) =>
      parse({ contract: undefined, evaluate, ...change }, { mode: 'Evaluate' });

    it('needs two models by digest and no contract', () => {
      expect(parseEvaluate({ seed: 7, checks: [{ name: 'enough', type: 'RowCount', minimum: 9 }] })).toEqual({
        mode: 'Evaluate',
        uid: 'u-1',
        name: 'telco-1',
        namespace: 'dev',
        data: { kind: 'Artifact', reference: spec.data.artifact },
        output: { host: 'registry.example:5000', repository: 'churn/telco' },
        spec: {
          candidate: { host: 'registry.example:5000', repository: 'churn/telco', digest },
          served: { host: 'other.example', repository: 'churn', digest },
          checks: [{ name: 'enough', type: 'RowCount', minimum: 9 }],
          seed: 7,
        },
      });
    });

    it.each<[string, object, string]>([
      ['no models', { evaluate: undefined }, 'run.spec.evaluate.candidate'],
      [
        'a served model by tag',
        { evaluate: { ...evaluate, served: 'oci://other.example/churn:1' } },
        'run.spec.evaluate.served: it must be pinned by digest',
      ],
      [
        'another repository than the candidate has',
        { output: { repository: 'registry.example:5000/churn/other' } },
        'stored beside the candidate',
      ],
      ['a seed below 0', { seed: -1 }, 'run.spec.seed'],
    ])('refuses %s and says where', (_, change, reason) => {
      expect(() => parseEvaluate(change)).toThrow(reason);
    });
  });

  it('refuses an unknown mode', () => {
    expect(() => parse({}, { mode: 'Guess' })).toThrow('run.mode: it must be one of Train, Evaluate');
  });

  it('refuses another format, a uid that is no tag, and what is not JSON', () => {
    expect(() => parse({}, { formatVersion: 2 })).toThrow('run.formatVersion');
    expect(() => parse({}, { uid: '../x' })).toThrow('run.uid');
    expect(() => parseRunFile(Buffer.from('{'))).toThrow(expect.objectContaining({ code: 'JsonInvalid' }));
  });
});
