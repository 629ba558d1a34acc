import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDvcConfig } from './dvc-config.ts';
import { findRemote, locateObject } from './dvc-remote.ts';

const PATH = '.dvc/config';
const REAL = await readFile(
  join(import.meta.dirname, 'known-answer', 'dvc-3', 'repository', '.dvc', 'config'),
  'utf8',
);

function locate(text: string, name?: string) {
  return locateObject(findRemote(parseDvcConfig(text, PATH), name, PATH), 'files/md5/ab/cd');
}

function remote(...settings: string[]): string {
  return ['[core]', 'remote = r', `['remote "r"']`, ...settings].join('\n');
}

describe('an object of a remote that DVC wrote down', () => {
  it('is in the bucket of the default remote, at its endpoint and in its region', () => {
    expect(locate(REAL)).toEqual({
      kind: 'S3',
      bucket: 'churn',
      key: 'data sets/files/md5/ab/cd',
      endpoint: 'http://store.example.com:9000',
      region: 'eu-central-1',
    });
  });

  it('is on the web server of another, whatever the case of its name', () => {
    expect(locate(REAL, 'WEB')).toEqual({ kind: 'Url', url: 'https://data.example.com/dvc/files/md5/ab/cd' });
  });

  it('is below a remote that is below another', () => {
    const url = 'https://data.example.com/dvc/deeper/files/md5/ab/cd';
    expect(locate(REAL, 'below')).toEqual({ kind: 'Url', url });
  });

  it('is not looked for in a directory of someone’s machine', () => {
    expect(() => locate(REAL, 'files')).toThrow(
      'the remote files is a directory of a machine, and those with s3://',
    );
  });
});

describe('a remote', () => {
  it('may be a whole bucket of Amazon’s', () => {
    expect(locate(remote('url = s3://bucket'))).toEqual({
      kind: 'S3',
      bucket: 'bucket',
      key: 'files/md5/ab/cd',
    });
    expect(locate(remote('url = s3://bucket/a/b//'))).toMatchObject({ key: 'a/b/files/md5/ab/cd' });
  });

  it.each([
    ['no default', '[\'remote "r"\']\nurl = s3://bucket', 'names no default remote'],
    ['one that is not there', '[core]\nremote = r', 'it has no remote r'],
    ['one without a url', remote('region = a'), 'is a directory of a machine'],
    ['one of another kind', remote('url = gs://bucket/a'), 'of the kind gs://'],
    ['one by SSH', remote('url = ssh://host/a'), 'of the kind ssh://'],
    ['a circle', remote('url = remote://r/a'), 'leads in a circle'],
    ['a versioned bucket', remote('url = s3://bucket', 'version_aware = True'), 'is version_aware'],
    ['a work tree', remote('url = s3://bucket', 'worktree = true'), 'is worktree'],
    ['no bucket', remote('url = s3:///a'), 'without the name of a bucket'],
    ['a bucket of another form', remote('url = s3://A_b/a'), 'without the name of a bucket'],
    ['an endpoint of another kind', remote('url = s3://bucket', 'endpointurl = file:///etc'), 'endpointurl'],
    ['a user in the endpoint', remote('url = s3://bucket', 'endpointurl = http://u:p@x'), 'without a user'],
    ['a strange region', remote('url = s3://bucket', 'region = a/../b'), 'a region that is none'],
    ['a password', remote('url = https://u:p@data.example.com/dvc'), 'has a user, a password'],
    ['a query', remote('url = https://data.example.com/dvc?key=1'), 'a query'],
  ])('is refused with %s', (_, text, words) => {
    expect(() => locate(text)).toThrow(words);
  });
});
