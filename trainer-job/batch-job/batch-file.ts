import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import { parseReference, type Reference } from '@churnops/lib/registry/reference.ts';
import { Fields } from '../run/fields.ts';
import type { TableFormat } from '../table/table.ts';

/** A place in S3, or in a store that speaks its protocol; `key` is an object's or a prefix. */
export interface S3Place {
  endpoint?: string;
  region?: string;
  bucket: string;
  key: string;
}

/** Where the scores go. */
export type Output =
  | { kind: 'Url'; url: string }
  | { kind: 'Volume'; path: string }
  | ({ kind: 'S3' } & S3Place);

/** Where the rows come from. */
export type Input = Output | { kind: 'Artifact'; reference: Reference };

/** What all partitions of a batch are told. */
export interface BatchFile {
  /** Whose batch it is, for people. */
  model: { name: string; namespace: string };
  name: string;
  artifact: Reference & { digest: string };
  /** From which probability on a row is predicted positive; the model's own where nothing is said. */
  threshold?: number;
  partitions: number;
  input: Input & { format?: TableFormat };
  output: Output & { format?: TableFormat };
}

const BOUNDS = { maximumBytes: 1 << 18, maximumDepth: 8 };
const FORMATS = ['CSV', 'Parquet'] as const;

/** Reads the batch file that the operator writes. @throws RunInvalid or ReferenceInvalid */
export function parseBatchFile(bytes: Uint8Array): BatchFile {
  const file = new Fields(parseBoundedJson(bytes, BOUNDS), 'batch');
  file.whole('formatVersion', 1, 1);
  const [model, spec] = [file.object('model'), file.object('spec')];
  return {
    model: { name: model.text('name'), namespace: model.text('namespace') },
    name: file.text('name'),
    artifact: readArtifact(file),
    ...(file.has('threshold') ? { threshold: file.number('threshold', 0, 1) } : {}),
    partitions: file.whole('partitions', 1, 1_000),
    input: readInput(spec.object('input')),
    output: { ...readPlace(spec.object('output'), []), ...readFormat(spec.object('output')) },
  };
}

function readArtifact(file: Fields): Reference & { digest: string } {
  const reference = parseReference(file.text('artifact'));
  const { digest } = reference;
  if (digest === undefined) throw file.wrong('artifact', 'it must be pinned by digest, @sha256:…');
  return { ...reference, digest };
}

function readInput(input: Fields): BatchFile['input'] {
  const format = readFormat(input);
  if (!input.has('artifact')) return { ...readPlace(input, ['artifact']), ...format };
  const reference = parseReference(input.text('artifact'));
  if (reference.digest === undefined) throw input.wrong('artifact', 'it must be pinned by digest, @sha256:…');
  return { kind: 'Artifact', reference, ...format };
}

function readPlace(fields: Fields, others: readonly string[]): Output {
  const kinds = ['url', 'persistentVolumeClaim', 's3'];
  const given = [...kinds, ...others].filter((name) => fields.has(name));
  if (given.length !== 1)
    throw fields.wrong(kinds[0]!, `exactly one of ${[...others, ...kinds].join(', ')} must be there`);
  if (given[0] === 'url') return { kind: 'Url', url: fields.text('url') };
  if (given[0] === 'persistentVolumeClaim')
    return { kind: 'Volume', path: fields.object('persistentVolumeClaim').text('path') };
  const s3 = fields.object('s3');
  const [endpoint, region] = [s3.optionalText('endpoint'), s3.optionalText('region')];
  return {
    kind: 'S3',
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    bucket: s3.text('bucket'),
    key: s3.text('key'),
  };
}

function readFormat(fields: Fields): { format?: TableFormat } {
  return fields.has('format') ? { format: fields.oneOf('format', FORMATS) } : {};
}
