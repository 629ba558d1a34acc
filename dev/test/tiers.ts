/** One thing that a tier runs: a command, and whether its counts are read from vitest's report. */
export interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** The vitest project whose JSON report holds the counts; absent where the command's exit code is the one result. */
  readonly project?: string;
}

const vitest = (project: string): Step => ({
  name: project,
  command: ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json'],
  project,
});

const CHECK: readonly Step[] = [
  { name: 'format and lint', command: ['biome', 'ci', '--reporter=summary', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'generated files', command: ['npm', 'run', '--silent', 'generated'] },
  vitest('unit'),
];

/** The tiers by the name of their make target: each holds the one before it. */
export const TIERS: Readonly<Record<string, readonly Step[]>> = {
  check: CHECK,
  integration: [vitest('integration')],
  e2e: [vitest('e2e')],
  faults: [vitest('cluster-faults'), vitest('faults')],
  test: [...CHECK, vitest('integration'), vitest('e2e')],
  'test-all': [...CHECK, vitest('integration'), vitest('e2e'), vitest('cluster-faults'), vitest('faults')],
};
