import { endianness } from 'node:os';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Columns } from '../contract/columns.ts';
import type { Contract, Feature } from '../contract/contract.ts';
import { error } from '../errors.ts';
import { refuseExternalData } from './external-data.ts';

/** What the model says of each row. */
export interface Scores {
  /** P(positive), in [0, 1]. */
  probability: Float32Array;
  /** 1 where the probability reaches the model's threshold, else 0. */
  label: Uint8Array;
}

const OUTPUTS = { probability: 'float32', label: 'int64' } as const;
/** Sums of float32 may leave [0, 1] by a few units in the last place; more means a broken model. */
const PROBABILITY_SLACK = 1e-5;

/** A loaded model: the one place that knows the inference runtime. */
export class ModelSession {
  readonly contract: Contract;
  readonly #session: InferenceSession;

  private constructor(contract: Contract, session: InferenceSession) {
    this.contract = contract;
    this.#session = session;
  }

  /**
   * Loads an ONNX model whose inputs are the contract's features (shape [N, 1], string for Categorical, else
   * float32) and whose outputs are `probability` (float32 [N]) and `label` (int64 [N]).
   *
   * @param options.threads how many threads one run may use; 1 where nothing is said, so that replicas scale and not pods.
   * @throws ModelInvalid
   */
  static async load(
    model: Uint8Array,
    contract: Contract,
    options: { threads?: number } = {},
  ): Promise<ModelSession> {
    refuseExternalData(model);
    const session = await create(model, options.threads ?? 1);
    const fault = inputFault(session, contract) ?? outputFault(session);
    if (fault !== undefined) {
      await session.release();
      throw error('ModelInvalid', { reason: fault });
    }
    return new ModelSession(contract, session);
  }

  /** Scores checked rows. @throws ScoringFailed */
  async run(columns: Columns): Promise<Scores> {
    const { rows } = columns;
    const feeds: Record<string, Tensor> = {};
    for (const feature of this.contract.features) feeds[feature.name] = toTensor(feature, columns);
    try {
      const { probability, label } = await this.#session.run(feeds, Object.keys(OUTPUTS));
      return readScores(probability?.data, label?.data, rows);
    } catch (cause) {
      throw error('ScoringFailed', { rows, reason: (cause as Error).message }, { cause });
    }
  }

  /** Gives the model's memory back; the session cannot be used afterwards. */
  async release(): Promise<void> {
    await this.#session.release();
  }
}

async function create(model: Uint8Array, threads: number): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(model, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      executionProviders: ['cpu'],
      // Models are small: memory that is kept for the next run would only be held back from the process, and threads that spin between runs take the processor from it.
      enableCpuMemArena: false,
      enableMemPattern: false,
      extra: { session: { intra_op: { allow_spinning: '0' } } },
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw error('ModelInvalid', { reason: (cause as Error).message }, { cause });
  }
}

function toTensor({ name, type }: Feature, { rows, numeric, categorical }: Columns): Tensor {
  const [values, tensor] =
    type === 'Categorical'
      ? [categorical.get(name), (data: string[]) => new Tensor('string', data, [rows, 1])]
      : [numeric.get(name), (data: Float32Array) => new Tensor('float32', data, [rows, 1])];
  if (values?.length !== rows) {
    throw error('ScoringFailed', { rows, reason: `column ${name} is not there, or has another length` });
  }
  return (tensor as (data: typeof values) => Tensor)(values);
}

function inputFault(session: InferenceSession, { features }: Contract): string | undefined {
  const given = new Map(session.inputMetadata.map((input) => [input.name, input]));
  for (const { name, type } of features) {
    const input = given.get(name);
    const wanted = type === 'Categorical' ? 'string' : 'float32';
    if (input === undefined) return `it has no input ${name}, which the contract has`;
    if (!input.isTensor || input.type !== wanted) return `its input ${name} is not a tensor of ${wanted}`;
    if (input.shape.length !== 2 || input.shape[1] !== 1) return `its input ${name} has not the shape [N, 1]`;
  }
  const extra = session.inputNames.find((name) => !features.some((feature) => feature.name === name));
  return extra === undefined ? undefined : `its input ${extra} is not in the contract`;
}

function outputFault(session: InferenceSession): string | undefined {
  for (const [name, type] of Object.entries(OUTPUTS)) {
    const output = session.outputMetadata.find((one) => one.name === name);
    if (!output?.isTensor || output.type !== type) return `it has no output ${name} of type ${type}`;
  }
  return undefined;
}

function readScores(probability: unknown, label: unknown, rows: number): Scores {
  if (!(probability instanceof Float32Array) || probability.length !== rows) {
    throw new Error('the output probability has not one value a row');
  }
  if (!(label instanceof BigInt64Array) || label.length !== rows) {
    throw new Error('the output label has not one value a row');
  }
  for (let row = 0; row < rows; row++) {
    const value = probability[row]!;
    if (!(value >= -PROBABILITY_SLACK && value <= 1 + PROBABILITY_SLACK))
      throw new Error(`row ${row} has the probability ${value}`);
  }
  return { probability, label: lowBytes(label) };
}

/** The lowest byte of each number: labels are 0 and 1, and a BigInt for each would take longer than the model. */
function lowBytes(values: BigInt64Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const lowest = endianness() === 'LE' ? 0 : 7;
  const out = new Uint8Array(values.length);
  for (let index = 0; index < out.length; index++) out[index] = bytes[8 * index + lowest]!;
  return out;
}
