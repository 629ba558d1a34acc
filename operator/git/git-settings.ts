import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ASKPASS_PROGRAM } from './askpass.ts';
import { gitError } from './errors.ts';
import type { GitLimits } from './limits.ts';

/** Paths of Unix sockets may not be longer; one is made in the directory. */
const LONGEST_DIRECTORY = 80;

/** Files of our own that Git reads in place of anyone else's. */
export interface GitSettings {
  /** An empty home: no configuration, credentials or keys of the machine are found. */
  home: string;
  configuration: string;
  /** The program that Git asks for a password. */
  askpass: string;
  /** Where sockets are made on which the program gets its answers. */
  sockets: string;
  /** Where certificate authorities of remotes are put. */
  certificates: string;
}

/**
 * Writes the settings below a directory that only we may read.
 *
 * @throws CodedError `GitDirectoryUnusable`
 */
export async function writeGitSettings(directory: string, limits: GitLimits): Promise<GitSettings> {
  if (Buffer.byteLength(directory) > LONGEST_DIRECTORY) {
    throw gitError('GitDirectoryUnusable', {
      directory,
      reason: `its path is longer than ${LONGEST_DIRECTORY} bytes`,
    });
  }
  const settings: GitSettings = {
    home: join(directory, 'home'),
    configuration: join(directory, 'gitconfig'),
    askpass: join(directory, 'askpass'),
    sockets: join(directory, 'sockets'),
    certificates: join(directory, 'certificates'),
  };
  try {
    for (const path of [directory, settings.home, settings.sockets, settings.certificates]) {
      await mkdir(path, { recursive: true, mode: 0o700 });
    }
    await writeFile(settings.configuration, configurationFor(limits));
    await writeFile(settings.askpass, ASKPASS_PROGRAM);
    await chmod(settings.askpass, 0o700);
  } catch (cause) {
    throw gitError('GitDirectoryUnusable', { directory, reason: (cause as Error).message }, { cause });
  }
  return settings;
}

/** Git's configuration: nothing of a repository is run, nothing is fetched that was not asked for, nothing waits for ever. */
export function configurationFor(limits: GitLimits): string {
  return `[core]
	hooksPath = /dev/null
	fsmonitor = false
	attributesFile = /dev/null
	excludesFile = /dev/null
[safe]
	directory = *
[protocol]
	allow = never
[protocol "https"]
	allow = always
[protocol "http"]
	allow = always
[http]
	followRedirects = false
	lowSpeedLimit = ${limits.slowestBytesPerSecond}
	lowSpeedTime = ${limits.slowestSeconds}
[credential]
	helper =
[transfer]
	fsckObjects = true
[fetch]
	recurseSubmodules = no
	writeCommitGraph = false
# Flaws of old programs in old commits that do no harm, as the large forges let them pass
[fetch "fsck"]
	badTimezone = ignore
	missingSpaceBeforeDate = ignore
	zeroPaddedFilemode = ignore
[push]
	# Without it a push onto a base that moved meanwhile would first fetch every file, to send all of them
	negotiate = true
	default = nothing
	recurseSubmodules = no
	gpgSign = false
[commit]
	gpgSign = false
[log]
	# An author is who the commit says, not who a file in the repository says
	mailmap = false
	showSignature = false
[gc]
	auto = 0
[maintenance]
	auto = false
[pack]
	threads = 1
[submodule]
	recurse = false
`;
}
