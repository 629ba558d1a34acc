import onnxProto, { type onnx } from 'onnx-proto';
import { type Contract, parseContract } from '../contract/contract.ts';

const FLOAT = onnxProto.onnx.TensorProto.DataType.FLOAT;
const STRING = onnxProto.onnx.TensorProto.DataType.STRING;
const INT64 = onnxProto.onnx.TensorProto.DataType.INT64;
const AttributeType = onnxProto.onnx.AttributeProto.AttributeType;

/** The contract of the tiny model. */
export const TINY_CONTRACT: Contract = parseContract({
  target: { name: 'churn', positive: 'yes' },
  features: [
    { name: 'tenure', type: 'Numeric', nullable: true },
    { name: 'plan', type: 'Categorical', categories: ['monthly', 'yearly'] },
  ],
});

/** What a test may make wrong about the tiny model. */
export interface TinyModelOptions {
  /** Names the input `tenure` differently. */
  numericInput?: string;
  /** Keeps the threshold in another file. */
  external?: boolean;
  /** Divides by zero instead of taking the sigmoid. */
  broken?: boolean;
}

/**
 * A model for tests that is small enough to check by hand: P = sigmoid(s - 0.1 tenure), s = 1 for monthly, -1 for
 * yearly, 0 for all other plans; a missing tenure counts as 0; the threshold is 0.5.
 */
export function buildTinyModel({
  numericInput = 'tenure',
  external,
  broken,
}: TinyModelOptions = {}): Uint8Array {
  const node = (
    opType: string,
    input: string[],
    output: string,
    attribute: onnx.IAttributeProto[] = [],
    domain = '',
  ) => onnxProto.onnx.NodeProto.create({ opType, input, output: [output], attribute, domain });
  const scalar = (name: string, value: number) =>
    onnxProto.onnx.TensorProto.create({ name, dataType: FLOAT, dims: [], floatData: [value] });
  const threshold = external
    ? onnxProto.onnx.TensorProto.create({
        name: 'threshold',
        dataType: FLOAT,
        dims: [],
        dataLocation: onnxProto.onnx.TensorProto.DataLocation.EXTERNAL,
        externalData: [{ key: 'location', value: '/etc/hostname' }],
      })
    : scalar('threshold', 0.5);
  const encoder = [
    onnxProto.onnx.AttributeProto.create({
      name: 'keys_strings',
      type: AttributeType.STRINGS,
      strings: ['monthly', 'yearly'].map((text) => Buffer.from(text)),
    }),
    onnxProto.onnx.AttributeProto.create({
      name: 'values_floats',
      type: AttributeType.FLOATS,
      floats: [1, -1],
    }),
    onnxProto.onnx.AttributeProto.create({ name: 'default_float', type: AttributeType.FLOAT, f: 0 }),
  ];
  const toInt64 = onnxProto.onnx.AttributeProto.create({ name: 'to', type: AttributeType.INT, i: INT64 });
  const graph = onnxProto.onnx.GraphProto.create({
    name: 'tiny',
    input: [value(numericInput, FLOAT, 1), value('plan', STRING, 1)],
    output: [value('probability', FLOAT), value('label', INT64)],
    initializer: [
      threshold,
      scalar('zero', 0),
      scalar('weight', -0.1),
      onnxProto.onnx.TensorProto.create({ name: 'flat', dataType: INT64, dims: [1], int64Data: [-1] }),
    ],
    node: [
      node('IsNaN', [numericInput], 'missing'),
      node('Where', ['missing', 'zero', numericInput], 'filled'),
      node('Mul', ['filled', 'weight'], 'weighted'),
      node('LabelEncoder', ['plan'], 'encoded', encoder, 'ai.onnx.ml'),
      node('Add', ['weighted', 'encoded'], 'score'),
      broken ? node('Div', ['score', 'zero'], 'squashed') : node('Sigmoid', ['score'], 'squashed'),
      node('Reshape', ['squashed', 'flat'], 'probability'),
      node('GreaterOrEqual', ['probability', 'threshold'], 'reaches'),
      node('Cast', ['reaches'], 'label', [toInt64]),
    ],
  });
  const opsetImport = [
    { domain: '', version: 17 },
    { domain: 'ai.onnx.ml', version: 3 },
  ];
  return onnxProto.onnx.ModelProto.encode(
    onnxProto.onnx.ModelProto.create({ irVersion: 8, opsetImport, graph }),
  ).finish();
}

function value(name: string, elemType: number, width?: number): onnx.ValueInfoProto {
  const dim = [{ dimParam: 'N' }, ...(width === undefined ? [] : [{ dimValue: width }])];
  return onnxProto.onnx.ValueInfoProto.create({ name, type: { tensorType: { elemType, shape: { dim } } } });
}
