import type { Contract, Feature } from '@churnops/lib/contract/contract.ts';
import { minimumWidth } from '@churnops/lib/contract/row.ts';
import { MAXIMUM_ID_LENGTH } from '@churnops/lib/prediction-log/prediction-record.ts';

/**
 * The OpenAPI 3.1 description of this server; with a contract it names the features of the model that is served.
 */
export function openapi(contract: Contract | undefined): object {
  return {
    openapi: '3.1.0',
    info: { title: 'churnops model server', version: '1', description: DESCRIPTION },
    paths: {
      '/predict': {
        post: {
          summary: 'Predict the class of rows',
          parameters: [SKIP_HEADER],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: requestSchema(contract) } },
          },
          responses: {
            200: {
              description: 'A prediction for each row, in their order.',
              headers: {
                'x-churnops-model-digest': {
                  description: 'The digest of the model that answered.',
                  schema: { type: 'string' },
                },
              },
              content: { 'application/json': { schema: RESPONSE } },
            },
            default: { description: REFUSALS, content: { 'application/problem+json': { schema: PROBLEM } } },
          },
        },
      },
      '/health': get(
        'Readiness: 200 when predictions are answered and more may be sent, else 503 with the reason',
      ),
      '/live': get('Liveness: 200 while the process serves requests, also while it drains'),
      '/metrics': get('Prometheus metrics'),
    },
  };
}

const DESCRIPTION =
  'A prediction is 1 where the probability of the positive class reaches the threshold, else 0. ' +
  'A row that breaks the contract of the model is refused by row and column; nothing is guessed. ' +
  'What rows are like is counted by column; the port of those who watch (9090) tells it at /profile, and /metrics too.';

const SKIP_HEADER = {
  name: 'churnops-profile',
  in: 'header',
  schema: { const: 'skip' },
  description:
    'Keeps these rows out of the profile by which drift is found, and out of the prediction log: for tests and probes.',
};

const REFUSALS =
  'RFC 9457 problem details; `code` is for programs. 400: the body is not the JSON that is asked for. 413: too ' +
  'many bytes or rows. 415: not JSON, or compressed. 422: a row breaks the contract. 503: not ready, try again.';

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong and what to do.' },
    code: { type: 'string' },
    row: { type: 'integer', minimum: 0, description: 'The refused row; the first is 0.' },
    column: { type: 'string', description: 'The refused feature.' },
  },
};

const RESPONSE = {
  type: 'object',
  required: ['predictions', 'model_version'],
  properties: {
    predictions: { type: 'array', items: { enum: [0, 1] } },
    probabilities: {
      type: 'array',
      items: { type: 'number', minimum: 0, maximum: 1 },
      description: 'P(positive) of each row, if asked for; each is exactly a float32.',
    },
    warnings: {
      type: 'array',
      description: 'What the sender should know about accepted rows; absent where there is nothing.',
      items: {
        type: 'object',
        required: ['code', 'column', 'count', 'row', 'values', 'message'],
        properties: {
          code: { enum: ['UnknownCategory'] },
          column: { type: 'string' },
          count: { type: 'integer', minimum: 1, description: 'How many rows it is about.' },
          row: { type: 'integer', minimum: 0, description: 'The first such row; the first of all is 0.' },
          values: {
            type: 'array',
            items: { type: 'string' },
            description: 'The first few different values.',
          },
          message: { type: 'string' },
        },
      },
    },
    model_version: { type: 'string' },
  },
};

function requestSchema(contract: Contract | undefined): object {
  const features = contract?.features ?? [];
  const cells = features.map(cellSchema);
  const rowArray =
    contract === undefined
      ? { type: 'array' }
      : {
          type: 'array',
          prefixItems: cells,
          minItems: minimumWidth(contract),
          maxItems: cells.length,
          description: 'In the order of the contract. Nullable columns at the end may be left off.',
        };
  const rowObject = {
    type: 'object',
    properties: Object.fromEntries(features.map(({ name }, index) => [name, cells[index]])),
    required: features.filter(({ nullable }) => nullable !== true).map(({ name }) => name),
  };
  return {
    type: 'object',
    required: ['features'],
    additionalProperties: false,
    properties: {
      features: {
        type: 'array',
        minItems: 1,
        items: { anyOf: [rowArray, rowObject] },
        description: 'Rows: arrays in the order of the contract, or objects by feature name.',
      },
      probabilities: { type: 'boolean', default: false, description: 'Whether to answer probabilities too.' },
      ids: {
        type: 'array',
        uniqueItems: true,
        items: { type: 'string', minLength: 1, maxLength: MAXIMUM_ID_LENGTH },
        description:
          'One for each row: where a prediction log is kept, the predictions go there by these names.',
      },
    },
  };
}

function cellSchema(feature: Feature): object {
  const type = { Numeric: 'number', Categorical: 'string', Boolean: 'boolean', Date: 'string' }[feature.type];
  return {
    title: feature.name,
    type: feature.nullable === true ? [type, 'null'] : type,
    ...(feature.type === 'Date' ? { format: 'date' } : {}),
    ...(feature.type === 'Numeric' && feature.minimum !== undefined ? { minimum: feature.minimum } : {}),
    ...(feature.type === 'Numeric' && feature.maximum !== undefined ? { maximum: feature.maximum } : {}),
    ...(feature.categories !== undefined && feature.unknown === 'Refuse' ? { enum: feature.categories } : {}),
    ...(feature.categories !== undefined && feature.unknown !== 'Refuse'
      ? { examples: feature.categories }
      : {}),
  };
}

function get(summary: string): object {
  return { get: { summary, responses: { 200: { description: summary } } } };
}
