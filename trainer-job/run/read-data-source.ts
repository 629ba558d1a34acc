import { parseReference } from '@churnops/lib/registry/reference.ts';
import type { DataSource } from '../data/sources/data-source.ts';
import type { TableFormat } from '../table/table.ts';
import type { Fields } from './fields.ts';

const SOURCES = ['artifact', 'url', 'persistentVolumeClaim', 's3', 'dvc'] as const;

/** Reads where a run's rows are. @throws RunInvalid or ReferenceInvalid */
export function readDataSource(data: Fields): DataSource {
  const given = SOURCES.filter((name) => data.has(name));
  if (given.length !== 1)
    throw data.wrong('artifact', `exactly one of ${SOURCES.slice(0, -1).join(', ')} and dvc must be there`);
  const format: { format?: TableFormat } = data.has('format')
    ? { format: data.oneOf('format', ['CSV', 'Parquet']) }
    : {};
  switch (given[0]!) {
    case 'artifact': {
      const reference = data.text('artifact');
      if (parseReference(reference).digest === undefined)
        throw data.wrong('artifact', 'it must be pinned by digest, @sha256:…');
      return { kind: 'Artifact', reference, ...format };
    }
    case 'url':
      return { kind: 'Url', url: readUrl(data, 'url'), ...readSha256(data), ...format };
    case 'persistentVolumeClaim':
      return { kind: 'Volume', path: data.object('persistentVolumeClaim').text('path'), ...format };
    case 's3':
      return { kind: 'S3', ...readObject(data.object('s3')), ...format };
    case 'dvc':
      return { kind: 'Dvc', ...readPointer(data.object('dvc')), ...format };
  }
}

function readObject(s3: Fields) {
  const region = s3.optionalText('region');
  return {
    bucket: s3.text('bucket'),
    key: s3.text('key'),
    ...(s3.has('endpoint') ? { endpoint: readUrl(s3, 'endpoint') } : {}),
    ...(region === undefined ? {} : { region }),
  };
}

function readPointer(dvc: Fields) {
  const repository = dvc.object('gitRepository');
  const [output, remote] = [dvc.optionalText('output'), dvc.optionalText('remote')];
  return {
    repository: readUrl(repository, 'url'),
    revision: repository.text('revision', 'main'),
    path: dvc.text('path'),
    ...(output === undefined ? {} : { output }),
    ...(remote === undefined ? {} : { remote }),
  };
}

function readUrl(fields: Fields, name: string): string {
  const url = URL.parse(fields.text(name));
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw fields.wrong(name, 'it must be an http or https address');
  if (url.username !== '' || url.password !== '')
    throw fields.wrong(name, 'it must not hold a user or a password');
  return url.href;
}

function readSha256(data: Fields): { sha256?: string } {
  const sha256 = data.optionalText('sha256');
  if (sha256 === undefined) return {};
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw data.wrong('sha256', 'it must be 64 lower-case hex digits');
  return { sha256 };
}
