import type { ListedCommand } from './command.ts';

/**
 * Every command, in the order in which a newcomer needs them. What a command needs is loaded when it is called, so that each costs the time and memory of its own parts alone;
 * the specifiers are literal, so that a bundler finds them.
 */
export const COMMANDS: readonly ListedCommand[] = [
  {
    name: 'train',
    summary: 'train a model on a CSV file',
    load: async () => (await import('./commands/train.ts')).train,
  },
  {
    name: 'serve',
    summary: 'predict over HTTP with a trained model',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  {
    name: 'compare',
    summary: 'tell whether one model is worse than another',
    load: async () => (await import('./commands/compare.ts')).compare,
  },
  {
    name: 'batch-score',
    summary: 'score the rows of a CSV file, however many there are',
    load: async () => (await import('./commands/batch-score.ts')).batchScore,
  },
  {
    name: 'detect-drift',
    summary: 'tell which columns of a CSV file no longer look like those of another',
    load: async () => (await import('./commands/detect-drift.ts')).detectDrift,
  },
  {
    name: 'measure-performance',
    summary: 'tell how good logged predictions were, by what became true',
    load: async () => (await import('./commands/measure-performance.ts')).measurePerformance,
  },
  {
    name: 'estimate-performance',
    summary: 'tell how good they are expected to be, before that is known',
    load: async () => (await import('./commands/estimate-performance.ts')).estimatePerformance,
  },
  {
    name: 'contract',
    summary: 'print the data contract of a CSV file as YAML, for a TrainingRun',
    load: async () => (await import('./commands/contract.ts')).contract,
  },
  {
    name: 'generate-data',
    summary: 'write made-up customers of a telephone company as CSV',
    load: async () => (await import('./commands/generate-data.ts')).generateData,
  },
  {
    name: 'push-data',
    summary: 'store a CSV file in a registry, to train on',
    load: async () => (await import('./commands/push-data.ts')).pushData,
  },
  {
    name: 'push-model',
    summary: 'store a trained model in a registry, to serve it',
    load: async () => (await import('./commands/push-model.ts')).pushModel,
  },
  {
    name: 'status',
    summary: 'show a model through its environments: what serves, what is promoted, what is awaited',
    load: async () => (await import('./commands/status.ts')).status,
  },
  {
    name: 'plan',
    summary: 'tell what would happen now to the promotions of a model, and why it does not yet',
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    name: 'history',
    summary: 'tell what was served when, by which pull request, and who approved and merged it',
    load: async () => (await import('./commands/history.ts')).history,
  },
  {
    name: 'drift',
    summary: 'tell whether what a model scores still looks like what it was trained on',
    load: async () => (await import('./commands/drift.ts')).drift,
  },
  {
    name: 'retrain',
    summary: 'tell which line in Git asks for a new training run of a model',
    load: async () => (await import('./commands/retrain.ts')).retrain,
  },
  {
    name: 'approve',
    summary: 'approve a promotion, by a review of its pull request in your own name',
    load: async () => (await import('./commands/approve.ts')).approve,
  },
  {
    name: 'reject',
    summary: 'reject what a promotion proposes, by closing its pull request in your own name',
    load: async () => (await import('./commands/reject.ts')).reject,
  },
  {
    name: 'hold',
    summary: 'hold a model: nothing of it is proposed or merged until it is released',
    load: async () => (await import('./commands/hold.ts')).hold,
  },
  {
    name: 'release',
    summary: 'let a held model go on, or a version that was rolled back come again',
    load: async () => (await import('./commands/release.ts')).release,
  },
  {
    name: 'rollback',
    summary: 'ask for a pull request that leads a model back to an earlier version',
    load: async () => (await import('./commands/rollback.ts')).rollback,
  },
];
