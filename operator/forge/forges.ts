import { createHash } from 'node:crypto';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import type { Logger } from '@churnops/lib/logging/logger.ts';
import { createBoundedFetch, FETCH_LIMITS } from './connection/bounded-fetch.ts';
import type { ForgeCredentials } from './connection/credentials.ts';
import { ForgeConnection } from './connection/forge-connection.ts';
import { type OctokitSettings, openOctokit } from './connection/octokit.ts';
import { Secrets } from './connection/secrets.ts';
import type { Forge } from './forge.ts';
import { GiteaDialect } from './gitea/gitea-dialect.ts';
import { GitHubDialect } from './github/github-dialect.ts';
import { type ForgeProvider, type ForgeRepository, sameRepository } from './repository.ts';
import { RestForge } from './rest/rest-forge.ts';
import { type Clock, SYSTEM_CLOCK } from './traffic/clock.ts';
import { ForgeTraffic } from './traffic/forge-traffic.ts';
import { Gate } from './traffic/gate.ts';
import { WRITE_LIMITS, type WriteLimits } from './traffic/write-queue.ts';

/** A repository on a forge, and how it is reached. */
export interface ForgeSettings {
  provider: ForgeProvider;
  /** Without a slash at the end; `apiURLOf` where nothing is said. */
  apiURL: string;
  repository: ForgeRepository;
  credentials: ForgeCredentials;
  /** PEM certificates that are trusted besides the system's. */
  certificateAuthority?: string;
}

export interface ForgesOptions {
  logger: Logger;
  /** Throws where this process may no longer write outside; asked right before each write. */
  checkLease: () => void;
  writeLimits?: WriteLimits;
  /** How old a list of pull requests may be; two minutes where nothing is said. */
  listMaximumAgeMilliseconds?: number;
  fetchLimits?: { timeoutMilliseconds: number; maximumBytes: number };
  /** Before a read that broke off is made again. */
  retryMilliseconds?: number;
  clock?: Clock;
  /** Milliseconds since 1970. */
  date?: () => number;
}

interface OpenForge {
  repository: ForgeRepository;
  forge: Forge;
}

const MAXIMUM_OPEN = 1_000;

/** All forges of a process: who asks for the same repository with the same credentials shares lists, limits and writer. */
export class Forges {
  readonly #options: Required<ForgesOptions>;
  readonly #traffic: ForgeTraffic;
  readonly #open = new Map<string, OpenForge>();

  constructor(options: ForgesOptions) {
    this.#options = {
      writeLimits: WRITE_LIMITS,
      listMaximumAgeMilliseconds: 120_000,
      fetchLimits: FETCH_LIMITS,
      retryMilliseconds: 1_000,
      clock: SYSTEM_CLOCK,
      date: Date.now,
      ...options,
    };
    this.#traffic = new ForgeTraffic(this.#options.clock, this.#options.writeLimits);
  }

  /** The forge of these settings; makes no call. New credentials are a new forge, without what held the old one back. */
  open(settings: ForgeSettings): Forge {
    const key = fingerprint(settings);
    const open = this.#open.get(key) ?? { repository: settings.repository, forge: this.#create(settings) };
    this.#open.delete(key);
    this.#open.set(key, open);
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= MAXIMUM_OPEN) break;
      this.#open.delete(oldest);
    }
    return open.forge;
  }

  /** Tells every forge of this repository that something happened there. */
  changed(changed: ForgeRepository): void {
    for (const forge of this.#of(changed)) forge.changed();
  }

  /** Whether every forge of this repository has a pull request as it was at a moment, or later: our own writes are. */
  knows(asked: ForgeRepository, number: number, updatedAt: Date): boolean {
    return this.#of(asked).every((forge) => forge.knows(number, updatedAt));
  }

  #of(wanted: ForgeRepository): Forge[] {
    return [...this.#open.values()]
      .filter(({ repository }) => sameRepository(repository, wanted))
      .map(({ forge }) => forge);
  }

  #create(settings: ForgeSettings): Forge {
    const { provider, apiURL, repository, credentials, certificateAuthority } = settings;
    const { logger, clock, checkLease, date, fetchLimits, retryMilliseconds } = this.#options;
    const host = new URL(apiURL).host;
    const account = fingerprint({ host, credentials });
    const secrets = new Secrets(
      credentials.kind === 'Token' ? [credentials.token] : [credentials.privateKey],
    );
    const forgeLogger = logger.child({ host, repository: `${repository.owner}/${repository.name}` });
    const octokitSettings: OctokitSettings = {
      apiURL,
      throttleId: account,
      credentials,
      secrets,
      fetch: createBoundedFetch({ certificateAuthority, ...fetchLimits }),
      logger: forgeLogger,
      retryMilliseconds,
    };
    const connection = new ForgeConnection({
      host,
      repository,
      openOctokit: () => openOctokit(octokitSettings, repository),
      gates: { credentials: this.#traffic.gate(account), repository: new Gate(clock) },
      writer: this.#traffic.writer(host),
      secrets,
      checkLease,
      date,
      logger: forgeLogger,
    });
    const Dialect = provider === 'GitHub' ? GitHubDialect : GiteaDialect;
    return new RestForge({
      connection,
      dialect: new Dialect(connection, credentials),
      clock,
      logger: forgeLogger,
      maximumAgeMilliseconds: this.#options.listMaximumAgeMilliseconds,
    });
  }
}

/** A key that does not tell the secrets in it. */
function fingerprint(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
