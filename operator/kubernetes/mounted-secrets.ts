import type { Pod } from './resource.ts';

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];
type Projection = NonNullable<NonNullable<Volume['projected']>['sources']>[number];

/** A `kubernetes.io/dockerconfigjson` Secret as `<directory>/config.json` in a projected volume; nothing where none is named. */
export function dockerConfig(directory: string, secret: string | undefined): Projection[] {
  if (secret === undefined) return [];
  return [
    { secret: { name: secret, items: [{ key: '.dockerconfigjson', path: `${directory}/config.json` }] } },
  ];
}

/** The keys of an S3 store, one file each; only keys that expire have a session token, only stores of one's own a certificate authority. */
export function accessKeys(directory: string, secret: string | undefined): Projection[] {
  if (secret === undefined) return [];
  const item = (key: string) => ({ key, path: `${directory}/${key}` });
  return [
    { secret: { name: secret, items: [item('accessKeyId'), item('secretAccessKey')] } },
    { secret: { name: secret, items: [item('sessionToken'), item('ca.crt')], optional: true } },
  ];
}

/** What a Git server asks for, one file each: a token, the name that some want beside it, a certificate authority. */
export function gitAccess(
  directory: string,
  repository: { secretRef?: { name: string }; caRef?: { name: string; key?: string } } | undefined,
): Projection[] {
  const { secretRef, caRef } = repository ?? {};
  const file = (key: string, path = key) => ({ key, path: `${directory}/${path}` });
  return [
    ...(secretRef
      ? [
          { secret: { name: secretRef.name, items: [file('token')] } },
          { secret: { name: secretRef.name, items: [file('username')], optional: true } },
        ]
      : []),
    ...(caRef ? [{ secret: { name: caRef.name, items: [file(caRef.key ?? 'ca.crt', 'ca.crt')] } }] : []),
  ];
}
