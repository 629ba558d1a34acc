import type { RolloutInput } from '../rollout.ts';
import type { Failed, Phase } from '../rollout-facts.ts';
import type { ServerSettings } from '../server-settings.ts';
import { deployment, NOW, ONE, replicaSet, settings, TWO } from './objects.ts';

export const one = settings();
export const two = settings({ artifact: TWO });
export const availableOne = { settings: one, since: '2026-02-01T00:00:00Z' };
export const refusal = JSON.stringify({ code: 'DigestMismatch', sentence: 'The digest differs.' });
export const failedTwo: Failed = { settings: two, generation: 2, reason: 'ModelRefused', message: 'refused' };

/** Artifact two is wanted in generation 2, and its one pod runs beside one pod of artifact one. */
export function rolloutInput(given: Partial<RolloutInput> = {}): RolloutInput {
  return {
    wanted: two,
    generation: 2,
    deployment: deployment({ phase: 'RollingOut', running: two, lastAvailable: availableOne }),
    recalled: {},
    replicaSets: [replicaSet('1', ONE, 1), replicaSet('2', TWO, 0)],
    pods: [],
    secretTrouble: undefined,
    now: NOW,
    ...given,
  };
}

/** A row of a table: what is given, and what must be decided. */
export interface RolloutRow {
  title: string;
  given: Partial<RolloutInput>;
  phase: Phase;
  /** The wanted settings unless told. */
  runs?: ServerSettings;
  failed?: string;
  trouble?: string;
}
