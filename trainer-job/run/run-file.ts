import { parseContract } from '@churnops/lib/contract/contract.ts';
import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import { parseReference, type Reference } from '@churnops/lib/registry/reference.ts';
import type { DataSource } from '../data/sources/data-source.ts';
import {
  type AlgorithmSpec,
  DEFAULT_SEED,
  LOGISTIC_REGRESSION_DEFAULTS,
  RANDOM_FOREST_DEFAULTS,
  RANDOM_FOREST_MAXIMUM,
  type RandomForestSpec,
  SPLIT_DEFAULTS,
  type SplitSpec,
  type TrainingSpec,
} from '../training/training-spec.ts';
import { type EvaluationSpec, readEvaluationSpec } from './evaluation-spec.ts';
import { Fields } from './fields.ts';
import { readChecks, requireChecksFit } from './read-checks.ts';

/** Whose run it is, on what, and where its result goes. */
export interface RunFrame {
  /** The TrainingRun's uid: its result is tagged by it. */
  uid: string;
  name: string;
  namespace: string;
  /** When the TrainingRun was created: of two models the one of the later run is the newer. */
  createdAt?: Date;
  data: DataSource;
  /** The repository that the result goes to. */
  output: Reference;
}

/** Makes a model. */
export interface TrainRun extends RunFrame {
  mode: 'Train';
  spec: TrainingSpec;
}

/** Compares two models. */
export interface EvaluateRun extends RunFrame {
  mode: 'Evaluate';
  spec: EvaluationSpec;
}

/** What a Job is told to do. */
export type Run = TrainRun | EvaluateRun;

const BOUNDS = { maximumBytes: 1 << 20, maximumDepth: 16 };
const UID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/;

/** Reads a run file; what is absent has the defaults of the TrainingRun. @throws RunInvalid, ContractInvalid, ReferenceInvalid */
export function parseRunFile(bytes: Uint8Array): Run {
  const file = new Fields(parseBoundedJson(bytes, BOUNDS), 'run');
  file.whole('formatVersion', 1, 1);
  const uid = file.text('uid');
  if (!UID.test(uid)) throw file.wrong('uid', 'it cannot be part of a tag');
  const mode = file.oneOf('mode', ['Train', 'Evaluate'], 'Train');
  const spec = file.object('spec');
  const output = parseReference(spec.object('output').text('repository'));
  const frame = {
    uid,
    name: file.text('name'),
    namespace: file.text('namespace'),
    ...readCreatedAt(file),
    data: readDataSource(spec.object('data')),
    output,
  };
  return mode === 'Train'
    ? { ...frame, mode, spec: readTrainingSpec(spec) }
    : { ...frame, mode, spec: readEvaluationSpec(spec, output) };
}

function readCreatedAt(file: Fields): { createdAt?: Date } {
  const text = file.optionalText('createdAt');
  if (text === undefined) return {};
  const createdAt = new Date(text);
  if (Number.isNaN(createdAt.getTime()))
    throw file.wrong('createdAt', 'it must be a time such as 2026-03-01T12:00:00Z');
  return { createdAt };
}

function readTrainingSpec(spec: Fields): TrainingSpec {
  const contract = parseContract(spec.raw('contract'));
  for (const field of ['weight', 'groupColumn'] as const) {
    if (contract.target[field] === undefined) continue;
    throw spec.wrong(
      `contract.target.${field}`,
      'this trainer does not honour it; take it out, or bring your own trainer',
    );
  }
  const checks = readChecks(spec);
  requireChecksFit(checks, contract);
  return {
    contract,
    checks,
    split: readSplit(spec.object('split')),
    algorithm: readAlgorithm(spec.object('algorithm')),
    seed: spec.whole('seed', 0, 2 ** 31 - 1, DEFAULT_SEED),
  };
}

function readSplit(split: Fields): SplitSpec {
  const tuneShare = split.number('tuneShare', 0.01, 0.9, SPLIT_DEFAULTS.tuneShare);
  const testShare = split.number('testShare', 0.01, 0.9, SPLIT_DEFAULTS.testShare);
  if (tuneShare + testShare >= 1)
    throw split.wrong('tuneShare', 'with testShare it leaves no rows to fit on');
  return { salt: split.text('salt', SPLIT_DEFAULTS.salt), tuneShare, testShare };
}

function readAlgorithm(algorithm: Fields): AlgorithmSpec {
  const type = algorithm.oneOf('type', ['LogisticRegression', 'RandomForest'], 'RandomForest');
  if (type === 'LogisticRegression') {
    const fields = algorithm.object('logisticRegression');
    const { l2, maximumIterations } = LOGISTIC_REGRESSION_DEFAULTS;
    return {
      type,
      logisticRegression: {
        l2: fields.number('l2', 0, 1_000_000, l2),
        maximumIterations: fields.whole('maximumIterations', 1, 10_000, maximumIterations),
      },
    };
  }
  const fields = algorithm.object('randomForest');
  const read = (name: keyof RandomForestSpec) =>
    fields.whole(name, 1, RANDOM_FOREST_MAXIMUM[name], RANDOM_FOREST_DEFAULTS[name]);
  return {
    type,
    randomForest: {
      trees: read('trees'),
      maximumDepth: read('maximumDepth'),
      minimumRowsPerLeaf: read('minimumRowsPerLeaf'),
    },
  };
}

function readDataSource(data: Fields): DataSource {
  const given = ['artifact', 'url', 'persistentVolumeClaim'].filter((name) => data.has(name));
  if (given.length !== 1)
    throw data.wrong('artifact', 'exactly one of artifact, url and persistentVolumeClaim must be there');
  if (data.has('artifact')) {
    const reference = data.text('artifact');
    if (parseReference(reference).digest === undefined)
      throw data.wrong('artifact', 'it must be pinned by digest, @sha256:…');
    return { kind: 'Artifact', reference };
  }
  if (data.has('url')) return { kind: 'Url', url: readUrl(data), ...readSha256(data) };
  return { kind: 'Volume', path: data.object('persistentVolumeClaim').text('path') };
}

function readUrl(data: Fields): string {
  const url = URL.parse(data.text('url'));
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw data.wrong('url', 'it must be an http or https address');
  if (url.username !== '' || url.password !== '')
    throw data.wrong('url', 'it must not hold a user or a password');
  return url.href;
}

function readSha256(data: Fields): { sha256?: string } {
  const sha256 = data.optionalText('sha256');
  if (sha256 === undefined) return {};
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw data.wrong('sha256', 'it must be 64 lower-case hex digits');
  return { sha256 };
}
