import { execFile } from 'node:child_process';

/** A program that is to run, and the disk that it is to have. */
export interface SmallDiskOptions {
  argv: readonly [string, ...string[]];
  environment: NodeJS.ProcessEnv;
  /** The folder that becomes the disk; it has to be there. */
  directory: string;
  /** The size of the disk; the kernel rounds up to pages. */
  bytes: number;
}

/** How the program ended, and what it left. */
export interface SmallDiskOutcome {
  exitCode: number;
  /** What it wrote to its standard output. */
  output: string;
  /** The names of all files on the disk, without their folders. */
  files: string[];
}

const LISTED = /^listed (.+)$/gm;

const SCRIPT = `
mount -t tmpfs -o "size=$1" tmpfs "$2" || exit 99
directory=$2; shift 2
"$@"; code=$?
find "$directory" -type f -printf 'listed %f\\n'
exit $code`;

/** Runs a program that finds only a little disk at a folder; the disk is in a mount namespace of its own and goes with it. */
export async function runOnSmallDisk(options: SmallDiskOptions): Promise<SmallDiskOutcome> {
  const { argv, environment, directory, bytes } = options;
  const shell = ['--mount', 'sh', '-c', SCRIPT, 'sh', String(bytes), directory, ...argv];
  const { exitCode, output } = await new Promise<{ exitCode: number; output: string }>((resolve, reject) => {
    execFile('unshare', shell, { env: environment }, (error, stdout) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ exitCode: code, output: stdout });
      else reject(error);
    });
  });
  return { exitCode, output, files: [...output.matchAll(LISTED)].map(([, name]) => name!) };
}
