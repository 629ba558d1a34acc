import { defineConfig } from 'vitest/config';

const everywhere = { exclude: ['**/node_modules/**', 'dist/**', '.local/**'] };

/** What a test stands on is in its name: `*.test.ts` on nothing, `*.integration.test.ts` on a real apiserver, `*.e2e.test.ts` on a cluster, `*.faults.test.ts` on what breaks, `*.cluster-faults.test.ts` on what breaks in a cluster. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...everywhere.exclude, '**/*.{integration,e2e,faults,cluster-faults}.test.ts'],
          // Ten times what the slowest property needs: a machine that does other things too is no failure.
          testTimeout: 30_000,
          // No module holds state, so the files of a worker share its modules: a module is loaded once a core, not once a file.
          isolate: false,
          maxWorkers: '100%',
          // A group of its own, since the other projects have other numbers of workers.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.integration.test.ts'],
          ...everywhere,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          globalSetup: ['dev/control-plane/vitest-setup.ts'],
        },
      },
      {
        test: {
          name: 'e2e',
          globalSetup: ['dev/demo/vitest-setup.ts'],
          include: ['**/*.e2e.test.ts'],
          ...everywhere,
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'cluster-faults',
          globalSetup: ['dev/demo/vitest-setup.ts'],
          include: ['**/*.cluster-faults.test.ts'],
          ...everywhere,
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['**/*.faults.test.ts'],
          ...everywhere,
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          globalSetup: ['dev/control-plane/vitest-setup.ts'],
        },
      },
    ],
  },
});
