import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { type Contract, parseContract } from '@churnops/lib/contract/contract.ts';
import { validateRows } from '@churnops/lib/contract/row.ts';
import { buildReference } from '@churnops/lib/profile/build-reference.ts';
import { type ReferenceProfile, writeReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import onnxProto, { type onnx } from 'onnx-proto';

const { FLOAT, STRING, INT64 } = onnxProto.onnx.TensorProto.DataType;
const {
  FLOAT: FLOAT_ATTRIBUTE,
  FLOATS,
  INT,
  INTS,
  STRING: STRING_ATTRIBUTE,
  STRINGS,
} = onnxProto.onnx.AttributeProto.AttributeType;
const CATEGORIES = ['monthly', 'yearly', 'two years'];

/** How large a forest is. */
export interface ForestSize {
  numeric: number;
  categorical: number;
  trees: number;
  depth: number;
}

/** The size of a forest trained on the telco customers. */
export const TELCO_SIZE: ForestSize = { numeric: 4, categorical: 15, trees: 100, depth: 5 };

/** A contract of features `number_0` … and `category_0` …; nothing is nullable. */
export function forestContract({ numeric, categorical }: ForestSize): Contract {
  const numbers = Array.from({ length: numeric }, (_, index) => ({
    name: `number_${index}`,
    type: 'Numeric',
  }));
  const texts = Array.from({ length: categorical }, (_, index) => ({
    name: `category_${index}`,
    type: 'Categorical',
    categories: CATEGORIES,
  }));
  return parseContract({ target: { name: 'churn', positive: 'yes' }, features: [...numbers, ...texts] });
}

/** A random row in contract order; repeated rows would flatter the branch prediction of the processor. */
export function forestRow({ numeric, categorical }: ForestSize, random: () => number): unknown[] {
  const numbers = Array.from({ length: numeric }, () => Number(random().toFixed(4)));
  return [...numbers, ...Array.from({ length: categorical }, () => CATEGORIES[Math.floor(random() * 3)])];
}

/**
 * Writes such a model with its contract to a new directory, as one that can be served.
 *
 * @param options.profile also makes a reference profile, of so many random rows: then live rows are counted.
 * @param options.model takes the place of a forest that is made for it.
 */
export async function writeForest(
  size: ForestSize,
  options: { profile?: number; model?: Uint8Array } = {},
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'churnops-forest-'));
  const contract = forestContract(size);
  const model = options.model ?? buildForest(size, Math.random);
  const rows = Array.from({ length: 8 }, () => forestRow(size, Math.random));
  const session = await ModelSession.load(model, contract);
  const { probability, label } = await session.run(validateRows(contract, rows).columns);
  await session.release();
  const golden = { rows, probability: [...probability], label: [...label] };
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const files = new Map([...tinyModelFiles(), ['model.onnx', model] as const]);
  files.set('contract.json', json(contract)).set('golden-rows.json', json(golden));
  if (options.profile !== undefined)
    files.set('profile.json', Buffer.from(writeReferenceProfile(forestReference(size, options.profile))));
  await writeModelDirectory(directory, files, { name: 'forest' });
  return directory;
}

/** The reference profile of so many random rows, and of a fifth as many scores. */
export function forestReference(size: ForestSize, rows: number): ReferenceProfile {
  const contract = forestContract(size);
  const sample = Array.from({ length: rows }, () => forestRow(size, Math.random));
  const scores = Float32Array.from({ length: rows / 5 }, Math.random);
  return buildReference(contract, validateRows(contract, sample).columns, scores);
}

/** An ONNX model of perfect trees with random splits and leaves: its predictions mean nothing, its cost is real. */
export function buildForest(size: ForestSize, random: () => number): Uint8Array {
  const { features } = forestContract(size);
  const graph = onnxProto.onnx.GraphProto.create({
    name: 'forest',
    input: features.map(({ name, type }) => value(name, type === 'Numeric' ? FLOAT : STRING, 1)),
    output: [value('probability', FLOAT), value('label', INT64)],
    initializer: [
      onnxProto.onnx.TensorProto.create({ name: 'threshold', dataType: FLOAT, dims: [], floatData: [0.5] }),
      onnxProto.onnx.TensorProto.create({ name: 'flat', dataType: INT64, dims: [1], int64Data: [-1] }),
    ],
    node: [
      ...features.filter(({ type }) => type === 'Categorical').map(({ name }) => encode(name)),
      node(
        'Concat',
        features.map(({ name, type }) => (type === 'Numeric' ? name : `${name}_code`)),
        'matrix',
        [onnxProto.onnx.AttributeProto.create({ name: 'axis', type: INT, i: 1 })],
      ),
      node('TreeEnsembleRegressor', ['matrix'], 'mean', trees(size, features.length, random), 'ai.onnx.ml'),
      node('Reshape', ['mean', 'flat'], 'probability'),
      node('GreaterOrEqual', ['probability', 'threshold'], 'reaches'),
      node('Cast', ['reaches'], 'label', [
        onnxProto.onnx.AttributeProto.create({ name: 'to', type: INT, i: INT64 }),
      ]),
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

function encode(name: string): onnx.NodeProto {
  return node(
    'LabelEncoder',
    [name],
    `${name}_code`,
    [
      onnxProto.onnx.AttributeProto.create({
        name: 'keys_strings',
        type: STRINGS,
        strings: CATEGORIES.map((text) => Buffer.from(text)),
      }),
      onnxProto.onnx.AttributeProto.create({ name: 'values_floats', type: FLOATS, floats: [0.2, 0.5, 0.8] }),
      onnxProto.onnx.AttributeProto.create({ name: 'default_float', type: FLOAT_ATTRIBUTE, f: 0 }),
    ],
    'ai.onnx.ml',
  );
}

function trees(
  { trees: count, depth }: ForestSize,
  width: number,
  random: () => number,
): onnx.AttributeProto[] {
  const inner = 2 ** depth - 1;
  const nodes = 2 ** (depth + 1) - 1;
  const ids = Array.from({ length: count * nodes }, (_, index) => ({
    tree: Math.floor(index / nodes),
    id: index % nodes,
  }));
  const leaves = ids.filter(({ id }) => id >= inner);
  const isInner = (id: number) => id < inner;
  return [
    ints(
      'nodes_treeids',
      ids.map(({ tree }) => tree),
    ),
    ints(
      'nodes_nodeids',
      ids.map(({ id }) => id),
    ),
    ints(
      'nodes_featureids',
      ids.map(({ id }) => (isInner(id) ? Math.floor(random() * width) : 0)),
    ),
    ints(
      'nodes_truenodeids',
      ids.map(({ id }) => (isInner(id) ? 2 * id + 1 : 0)),
    ),
    ints(
      'nodes_falsenodeids',
      ids.map(({ id }) => (isInner(id) ? 2 * id + 2 : 0)),
    ),
    floats(
      'nodes_values',
      ids.map(({ id }) => (isInner(id) ? random() : 0)),
    ),
    onnxProto.onnx.AttributeProto.create({
      name: 'nodes_modes',
      type: STRINGS,
      strings: ids.map(({ id }) => Buffer.from(isInner(id) ? 'BRANCH_LEQ' : 'LEAF')),
    }),
    ints(
      'target_treeids',
      leaves.map(({ tree }) => tree),
    ),
    ints(
      'target_nodeids',
      leaves.map(({ id }) => id),
    ),
    ints(
      'target_ids',
      leaves.map(() => 0),
    ),
    floats(
      'target_weights',
      leaves.map(() => random()),
    ),
    onnxProto.onnx.AttributeProto.create({ name: 'n_targets', type: INT, i: 1 }),
    onnxProto.onnx.AttributeProto.create({
      name: 'aggregate_function',
      type: STRING_ATTRIBUTE,
      s: Buffer.from('AVERAGE'),
    }),
  ];
}

function ints(name: string, values: number[]): onnx.AttributeProto {
  return onnxProto.onnx.AttributeProto.create({ name, type: INTS, ints: values });
}

function floats(name: string, values: number[]): onnx.AttributeProto {
  return onnxProto.onnx.AttributeProto.create({ name, type: FLOATS, floats: values });
}

function node(
  opType: string,
  input: string[],
  output: string,
  attribute: onnx.IAttributeProto[] = [],
  domain = '',
): onnx.NodeProto {
  return onnxProto.onnx.NodeProto.create({ opType, input, output: [output], attribute, domain });
}

function value(name: string, elemType: number, width?: number): onnx.ValueInfoProto {
  const dim = [{ dimParam: 'N' }, ...(width === undefined ? [] : [{ dimValue: width }])];
  return onnxProto.onnx.ValueInfoProto.create({ name, type: { tensorType: { elemType, shape: { dim } } } });
}
