import onnxProto, { type onnx as Onnx } from 'onnx-proto';

// The package is CommonJS, whose named exports Node does not see.
const { onnx } = onnxProto;
const { DataType } = onnx.TensorProto;
const { AttributeType } = onnx.AttributeProto;

/** Element types that our graphs use. */
export const ELEMENT = {
  float: DataType.FLOAT,
  double: DataType.DOUBLE,
  int64: DataType.INT64,
  string: DataType.STRING,
} as const;

/** The element types of tensors that are used. */
export type Element = keyof typeof ELEMENT;

/** A value of a node's attribute, by what ONNX calls it. */
export type Attribute =
  | { int: number }
  | { float: number }
  | { string: string }
  | { ints: ArrayLike<number> }
  | { floats: ArrayLike<number> }
  | { strings: readonly string[] };

/** The operator sets that graphs are made of. */
export type Domain = '' | 'ai.onnx.ml';

const OPSETS: Record<Domain, number> = { '': 17, 'ai.onnx.ml': 3 };
const IR_VERSION = 8;

/** Builds an ONNX graph node by node. The same calls give the same bytes. */
export class GraphBuilder {
  readonly #nodes: Onnx.INodeProto[] = [];
  readonly #initializers: Onnx.ITensorProto[] = [];
  readonly #inputs: Onnx.IValueInfoProto[] = [];
  readonly #outputs: Onnx.IValueInfoProto[] = [];
  readonly #prefix: string;

  /** @param names Names that inner values may not have: those of inputs and outputs. */
  constructor(names: readonly string[]) {
    let prefix = '/';
    while (names.some((name) => name.startsWith(prefix))) prefix += '/';
    this.#prefix = prefix;
  }

  /** Declares an input of shape [N, 1] and returns its name. */
  input(name: string, element: Element): string {
    this.#inputs.push(describe(name, element, [{ dimParam: 'N' }, { dimValue: 1 }]));
    return name;
  }

  /** Declares an output of shape [N]. */
  output(name: string, element: Element): void {
    this.#outputs.push(describe(name, element, [{ dimParam: 'N' }]));
  }

  /** Adds a constant and returns its name. */
  constant(
    name: string,
    element: Exclude<Element, 'string'>,
    dims: number[],
    values: ArrayLike<number>,
  ): string {
    const full = name === 'threshold' ? name : this.#prefix + name;
    const data = { float: 'floatData', double: 'doubleData', int64: 'int64Data' }[element];
    this.#initializers.push({ name: full, dataType: ELEMENT[element], dims, [data]: Array.from(values) });
    return full;
  }

  /** Adds a node with one output and returns the output's name. */
  node(
    operator: string,
    inputs: string[],
    name: string,
    attributes: Record<string, Attribute> = {},
    domain: Domain = '',
  ): string {
    const output = this.#outputs.some((known) => known.name === name) ? name : this.#prefix + name;
    this.#nodes.push({
      opType: operator,
      domain,
      name: `${this.#prefix}${operator}/${name}`,
      input: inputs,
      output: [output],
      attribute: Object.entries(attributes).map(([key, value]) => encodeAttribute(key, value)),
    });
    return output;
  }

  /** The model as protobuf bytes. */
  finish(): Uint8Array {
    return onnx.ModelProto.encode({
      irVersion: IR_VERSION,
      producerName: 'churnops',
      opsetImport: Object.entries(OPSETS).map(([domain, version]) => ({ domain, version })),
      graph: {
        name: 'churn',
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    }).finish();
  }
}

function describe(
  name: string,
  element: Element,
  dim: Onnx.TensorShapeProto.IDimension[],
): Onnx.IValueInfoProto {
  return { name, type: { tensorType: { elemType: ELEMENT[element], shape: { dim } } } };
}

function encodeAttribute(name: string, value: Attribute): Onnx.IAttributeProto {
  if ('int' in value) return { name, type: AttributeType.INT, i: value.int };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  if ('string' in value) return { name, type: AttributeType.STRING, s: Buffer.from(value.string) };
  if ('ints' in value) return { name, type: AttributeType.INTS, ints: Array.from(value.ints) };
  if ('floats' in value) return { name, type: AttributeType.FLOATS, floats: Array.from(value.floats) };
  return { name, type: AttributeType.STRINGS, strings: value.strings.map((text) => Buffer.from(text)) };
}
