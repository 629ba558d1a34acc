import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { ASKPASS_VARIABLE, CredentialsSocket } from './askpass.ts';
import type { Clone } from './clone.ts';
import { gitError } from './errors.ts';
import { type GitCommand, runGit } from './git-command.ts';
import { configurationVariables, gitEnvironment } from './git-environment.ts';
import { explainFailure, TOO_LARGE } from './git-failure.ts';
import type { GitRemote } from './git-remote.ts';
import type { GitSettings } from './git-settings.ts';
import type { GitLimits } from './limits.ts';

/** What may be said about a command besides its arguments. */
export interface RunOptions {
  input?: string | Buffer;
  environment?: Record<string, string>;
  /** For the error: which branch or object it is about. */
  branch?: string;
  object?: string;
}

/** Runs commands on one clone for one remote, within the limits; all that fails is told as a CodedError of `errors.ts`. */
export class GitSession {
  readonly clone: Clone;
  readonly remote: GitRemote;
  readonly limits: GitLimits;
  readonly #settings: GitSettings;

  constructor(clone: Clone, remote: GitRemote, settings: GitSettings, limits: GitLimits) {
    this.clone = clone;
    this.remote = remote;
    this.limits = limits;
    this.#settings = settings;
  }

  /**
   * A command that only reads and writes the clone. It can not reach the remote: an object that is missing is an error, and
   * never a request that nobody asked for.
   *
   * @param action in words that finish "(…)"
   */
  async local(action: string, args: string[], options: RunOptions = {}): Promise<Buffer> {
    return this.#run(action, options, {
      args,
      environment: { GIT_ALLOW_PROTOCOL: 'none', ...options.environment },
      timeLimitMilliseconds: this.limits.localMilliseconds,
    });
  }

  /** A command that reaches the remote, with its credentials at hand while it runs. */
  async network(action: string, args: string[], options: RunOptions = {}): Promise<Buffer> {
    const { remote, limits, clone } = this;
    const socket = remote.credentials && (await CredentialsSocket.listen(this.#settings.sockets, remote));
    const watch = async () => ((await clone.size()) > limits.cloneBytes ? TOO_LARGE : undefined);
    try {
      const output = await this.#run(action, options, {
        args,
        environment: {
          GIT_ALLOW_PROTOCOL: 'http:https',
          ...(socket && { GIT_ASKPASS: this.#settings.askpass, [ASKPASS_VARIABLE]: socket.path }),
          ...configurationVariables(await this.#remoteConfiguration()),
          ...options.environment,
        },
        timeLimitMilliseconds: limits.networkMilliseconds,
        watch,
      });
      if (await watch())
        throw gitError('GitRepositoryTooLarge', { url: remote.url, maximum: limits.cloneBytes });
      return output;
    } catch (error) {
      if (isCodedError(error, 'GitRepositoryTooLarge')) await clone.discard();
      else await clone.sweep();
      throw error;
    } finally {
      await socket?.close();
    }
  }

  async #run(
    action: string,
    { input, branch, object }: RunOptions,
    command: Pick<GitCommand, 'args' | 'environment' | 'timeLimitMilliseconds' | 'watch'>,
  ): Promise<Buffer> {
    const { remote, limits } = this;
    const directory = await this.clone.path();
    try {
      return await runGit({
        ...command,
        directory,
        ...(input !== undefined && { input }),
        environment: { ...gitEnvironment(this.#settings, directory), ...command.environment },
        outputBytes: limits.outputBytes,
      });
    } catch (error) {
      throw explainFailure(error, { remote, action, branch, object, maximumBytes: limits.cloneBytes });
    }
  }

  async #remoteConfiguration(): Promise<[string, string][]> {
    const { url, credentials, certificateAuthority } = this.remote;
    const configuration: [string, string][] = [['remote.origin.url', url]];
    if (credentials) configuration.push(['credential.username', credentials.username]);
    if (certificateAuthority) {
      const name = createHash('sha256').update(certificateAuthority).digest('hex');
      const path = join(this.#settings.certificates, `${name}.pem`);
      await writeFile(path, certificateAuthority);
      configuration.push(['http.sslCAInfo', path]);
    }
    return configuration;
  }
}
