/** Changes the argument list of a program so that it ends with something else. */
export type Lifetime = (argv: readonly [string, ...string[]]) => [string, ...string[]];

/** Lets a program end with this process, also where this one is killed and can't stop it (prctl(2), PR_SET_PDEATHSIG). */
export const withThisProcess: Lifetime = (argv) =>
  process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL', '--', ...argv] : [...argv];
