import type { S3Bucket } from '@churnops/lib/s3/s3-location.ts';
import { error } from '../errors.ts';
import type { DvcConfig, DvcSettings } from './dvc-config.ts';

/** An object of a remote. */
export type DvcLocation = { kind: 'Url'; url: string } | ({ kind: 'S3'; key: string } & S3Bucket);

/** A remote of a `.dvc/config`. */
export interface DvcRemote {
  name: string;
  settings: DvcSettings;
  /** The config's path, for people. */
  path: string;
}

/** Remotes may be below one another, but not for ever. */
const MAXIMUM_REMOTES = 8;
const NAMED = /^remote:\/\/([^/]+)(.*)$/;

/** Finds a remote: the one that is named, else the config's default. @throws DvcConfigInvalid */
export function findRemote(config: DvcConfig, wanted: string | undefined, path: string): DvcRemote {
  const name = (wanted ?? config.get('core')?.get('remote'))?.toLowerCase();
  if (name === undefined || name === '')
    throw invalid(path, 'it names no default remote (core.remote): say which remote to read');
  return { name, settings: settingsOf(config, name, path, 0), path };
}

/** Where a remote keeps an object. @throws DvcConfigInvalid where the remote is of a kind that is not read */
export function locateObject(remote: DvcRemote, object: string): DvcLocation {
  const { name, settings, path } = remote;
  const address = settings.get('url') ?? '';
  for (const setting of ['version_aware', 'worktree'])
    if (settings.get(setting)?.toLowerCase() === 'true')
      throw invalid(
        path,
        `the remote ${name} is ${setting}: it keeps files under their own names, and those are not read`,
      );
  const url = URL.parse(address);
  if (url?.protocol === 's3:') return locateInBucket(remote, address, object);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return locateOnServer(remote, url, object);
  const what = url === null ? 'a directory of a machine' : `of the kind ${url.protocol}//`;
  throw invalid(path, `the remote ${name} is ${what}, and those with s3://, https:// and http:// are read`);
}

/** The settings of a remote; one that is below another (`remote://NAME/PATH`) has the other's too. */
function settingsOf(config: DvcConfig, name: string, path: string, depth: number): DvcSettings {
  const section = [...config.keys()].find((key) => /^\s*remote\s*"(.*)"\s*$/.exec(key)?.[1] === name);
  if (section === undefined || depth > MAXIMUM_REMOTES)
    throw invalid(
      path,
      section === undefined ? `it has no remote ${name}` : `the remote ${name} leads in a circle`,
    );
  const own = config.get(section) ?? new Map<string, string>();
  const below = NAMED.exec(own.get('url') ?? '');
  if (below?.[1] === undefined) return own;
  const base = settingsOf(config, below[1].toLowerCase(), path, depth + 1);
  const url = `${base.get('url')?.replace(/\/+$/, '')}/${below[2]?.replace(/^\/+/, '')}`;
  return new Map([...base, ...own, ['url', url]]);
}

function locateInBucket({ name, settings, path }: DvcRemote, address: string, object: string): DvcLocation {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]*)\/*(.*?)\/*$/s.exec(address) ?? [];
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket))
    throw invalid(path, `the remote ${name} has a url without the name of a bucket`);
  const [endpoint, region] = [settings.get('endpointurl'), settings.get('region')];
  const parsed = endpoint === undefined ? undefined : URL.parse(endpoint);
  if (parsed === null || (parsed && !['http:', 'https:'].includes(parsed.protocol)) || parsed?.username)
    throw invalid(
      path,
      `the remote ${name} has an endpointurl that is no http or https address without a user`,
    );
  if (region !== undefined && !/^[a-z0-9-]{1,64}$/.test(region))
    throw invalid(path, `the remote ${name} has a region that is none`);
  return {
    kind: 'S3',
    bucket,
    key: prefix === '' ? object : `${prefix}/${object}`,
    ...(parsed && { endpoint: `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '') }),
    ...(region !== undefined && { region }),
  };
}

function locateOnServer({ name, path }: DvcRemote, url: URL, object: string): DvcLocation {
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw invalid(path, `the remote ${name} has a user, a password, a query or a fragment in its url`);
  return { kind: 'Url', url: `${url.href.replace(/\/+$/, '')}/${object}` };
}

function invalid(path: string, reason: string): Error {
  return error('DvcConfigInvalid', { path, reason });
}
