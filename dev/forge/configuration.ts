import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { KeyPair } from '../certificates/certificate-authority.ts';

/** What a Gitea is configured with. */
export interface ForgeConfiguration {
  /** Folder for its database, repositories and logs. */
  directory: string;
  /** Folder that holds Gitea's own templates and options. */
  source: string;
  address: string;
  port: number;
  /** Its certificate and key; plain HTTP without. */
  serving?: KeyPair;
  /** How many items a page of its API has at most; Gitea's own default unless told. */
  pageItems?: number;
}

/** The URL a forge is reached at, without a slash at its end. */
export function forgeURL({ address, port, serving }: ForgeConfiguration): string {
  return `${serving ? 'https' : 'http'}://${address}:${port}`;
}

/**
 * Gitea's `app.ini` (https://docs.gitea.com/administration/config-cheat-sheet) for a forge of pull requests and nothing
 * else: it calls no one but webhooks, runs nothing on a clock, and loses its queues when it ends.
 */
export function renderForgeConfiguration(configuration: ForgeConfiguration): string {
  const { directory, source, address, port, serving, pageItems } = configuration;
  const url = `${forgeURL(configuration)}/`;
  const sections: Record<string, Record<string, string | number | boolean>> = {
    // Root alone may run the cluster that this stands beside; another user is not affected by the setting.
    '': { APP_NAME: 'churnops', WORK_PATH: directory, I_AM_BEING_UNSAFE_RUNNING_AS_ROOT: true },
    server: {
      PROTOCOL: serving ? 'https' : 'http',
      HTTP_ADDR: address,
      HTTP_PORT: port,
      ROOT_URL: url,
      LOCAL_ROOT_URL: url,
      ...(serving && { CERT_FILE: serving.certificatePath, KEY_FILE: serving.keyPath }),
      STATIC_ROOT_PATH: source,
      APP_DATA_PATH: join(directory, 'data'),
      OFFLINE_MODE: true,
      DISABLE_SSH: true,
    },
    database: { DB_TYPE: 'sqlite3', PATH: join(directory, 'forge.db'), SQLITE_JOURNAL_MODE: 'WAL' },
    repository: { ROOT: join(directory, 'repositories'), DEFAULT_BRANCH: 'main' },
    security: {
      INSTALL_LOCK: true,
      SECRET_KEY: randomBytes(32).toString('hex'),
      INTERNAL_TOKEN: randomBytes(32).toString('hex'),
    },
    service: { DISABLE_REGISTRATION: true },
    oauth2: { ENABLED: false },
    log: { MODE: 'console', LEVEL: 'info', ROOT_PATH: join(directory, 'log') },
    indexer: { ISSUE_INDEXER_TYPE: 'db' },
    queue: { TYPE: 'channel' },
    session: { PROVIDER: 'memory' },
    cron: { ENABLED: false },
    actions: { ENABLED: false },
    packages: { ENABLED: false },
    picture: { DISABLE_GRAVATAR: true },
    api: {
      ENABLE_SWAGGER: false,
      ...(pageItems !== undefined && { MAX_RESPONSE_ITEMS: pageItems, DEFAULT_PAGING_NUM: pageItems }),
    },
    webhook: { ALLOWED_HOST_LIST: '*', DELIVER_TIMEOUT: 5 },
  };
  return Object.entries(sections)
    .map(([name, settings]) => [...(name ? [`[${name}]`] : []), ...lines(settings), ''].join('\n'))
    .join('\n');
}

function lines(settings: Record<string, string | number | boolean>): string[] {
  return Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
}
