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
import { type ProfileSpec, readProfileSpec } from './profile-spec.ts';
import { readChecks, requireChecksFit } from './read-checks.ts';
import { readDataSource } from './read-data-source.ts';

/** Whose run it is, on what, and where its result goes. */
export interface RunFrame {
  /** The TrainingRun's uid: its result is tagged by it. */
  uid: string;
  name: string;
  namespace: string;
  /** When the TrainingRun was created: of two models the one of the later run is the newer. */
  createdAt?: Date;
  /** What time it is for rules that depend on it. */
  asOf?: Date;
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

/** Counts data against a model's reference. */
export interface ProfileRun extends RunFrame {
  mode: 'Profile';
  spec: ProfileSpec;
}

/** What a Job is told to do. */
export type Run = TrainRun | EvaluateRun | ProfileRun;

const BOUNDS = { maximumBytes: 1 << 20, maximumDepth: 16 };
const UID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/;

/** Reads a run file; what is absent has the defaults of the TrainingRun. @throws RunInvalid, ContractInvalid, ReferenceInvalid */
export function parseRunFile(bytes: Uint8Array): Run {
  const file = new Fields(parseBoundedJson(bytes, BOUNDS), 'run');
  file.whole('formatVersion', 1, 1);
  const uid = file.text('uid');
  if (!UID.test(uid)) throw file.wrong('uid', 'it cannot be part of a tag');
  const mode = file.oneOf('mode', ['Train', 'Evaluate', 'Profile'], 'Train');
  const spec = file.object('spec');
  const output = parseReference(spec.object('output').text('repository'));
  const times = { ...readTime(file, 'createdAt'), ...readTime(file, 'asOf') };
  const frame = {
    uid,
    name: file.text('name'),
    namespace: file.text('namespace'),
    ...times,
    data: readDataSource(spec.object('data')),
    output,
  };
  switch (mode) {
    case 'Train':
      return { ...frame, mode, spec: readTrainingSpec(spec) };
    case 'Evaluate':
      return { ...frame, mode, spec: readEvaluationSpec(spec, output) };
    case 'Profile':
      return { ...frame, mode, spec: readProfileSpec(spec, output) };
  }
}

function readTime<const T extends string>(file: Fields, name: T): { [Name in T]?: Date } {
  return (file.has(name) ? { [name]: file.time(name) } : {}) as { [Name in T]?: Date };
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
