/** One writer of a part of a ChurnModel's status, and what it says in each round. */
export interface StatusPart {
  fieldManager: string;
  /** The whole of what it wants; lists grow and shrink, fields come and go from round to round. */
  say(round: number): Record<string, unknown>;
  /** What of a live status is its own. */
  own(status: Record<string, unknown>): Record<string, unknown>;
}

const DIGEST = `sha256:${'a'.repeat(64)}`;
const BASE_TIME = Date.parse('2026-01-01T00:00:00Z');
const STATES = ['True', 'False', 'Unknown'] as const;

/** A time that no two rounds share. */
const timeOf = (round: number) => `${new Date(BASE_TIME + round * 1_000).toISOString().slice(0, 19)}Z`;

/** Conditions of these types; their states change at different rates, and each may be left out for a while. */
function conditionsOf(types: readonly string[], round: number): object[] {
  return types
    .filter((_type, index) => index === 0 || (round >> index) % 3 !== 0)
    .map((type, index) => ({
      type,
      status: STATES[(round >> (index + 1)) % STATES.length],
      reason: 'RollingOut',
      message: `Round ${round}.`,
      observedGeneration: 1,
      lastTransitionTime: timeOf(round),
    }));
}

function gate(name: string, round: number): object {
  return {
    name,
    verdict: round % 2 === 0 ? 'Passed' : 'Undecided',
    message: `Round ${round}.`,
    ...(round % 3 === 0 && { figure: 0.84 + round / 1e6, bound: 0.8, interval: [-0.25, round / 1e3] }),
  };
}

function promotion(name: string, round: number): object {
  return {
    name,
    reason: round % 2 === 0 ? 'Soaking' : 'UpToDate',
    message: `Round ${round}.`,
    ...(round % 3 === 0 && { digest: DIGEST, pullRequest: { number: round + 1, url: 'https://f.test/1' } }),
    ...(round % 4 < 2 && { gates: ['auc', 'size', 'latency'].slice(round % 4).map((g) => gate(g, round)) }),
    ...(round % 5 === 0 && { approvals: [{ user: 'ann', commit: 'c'.repeat(40), at: timeOf(round) }] }),
    ...(round % 7 === 0 && { until: timeOf(round) }),
  };
}

const own = (fields: readonly string[], types: readonly string[]) => (status: Record<string, unknown>) => {
  const kept = Object.entries(status).filter(([name]) => fields.includes(name));
  const conditions = ((status['conditions'] ?? []) as { type: string }[]).filter(({ type }) =>
    types.includes(type),
  );
  return { ...Object.fromEntries(kept), ...(conditions.length > 0 && { conditions }) };
};

const MODEL_TYPES = ['Ready', 'Available', 'Progressing', 'CandidateReady'];
const PROMOTIONS = ['dev', 'staging', 'prod'];

/** Every writer of a ChurnModel's status, as the operator has them. */
export const STATUS_PARTS: readonly StatusPart[] = [
  {
    fieldManager: 'churnops-churn-model',
    say: (round) => ({
      observedGeneration: 1 + (round >> 4),
      ...(round % 6 !== 0 && { serving: { wanted: `oci://h.test/m@${DIGEST}`, replicas: round } }),
      conditions: conditionsOf(MODEL_TYPES, round),
    }),
    own: own(['observedGeneration', 'serving', 'candidate'], MODEL_TYPES),
  },
  {
    fieldManager: 'churnops-promotion',
    say: (round) => {
      const promotions = PROMOTIONS.filter((_name, index) => (round >> index) % 2 === 1);
      return promotions.length === 0 ? {} : { promotions: promotions.map((name) => promotion(name, round)) };
    },
    own: own(['promotions'], []),
  },
  {
    fieldManager: 'churnops-convergence',
    say: (round) => ({
      ...(round % 4 !== 0 && { git: { digest: DIGEST, commit: String(round % 10).repeat(40) } }),
      ...(round % 5 < 3 && { probation: { digest: DIGEST, verdict: 'Running', message: `Round ${round}.` } }),
      ...(round % 8 === 0 && { rollback: { reason: 'NoRollbackNeeded', message: `Round ${round}.` } }),
      conditions: conditionsOf(['Converged'], round),
    }),
    own: own(['git', 'probation', 'rollback'], ['Converged']),
  },
];
