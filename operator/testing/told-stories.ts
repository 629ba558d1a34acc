import { CrashPlan, type Thoroughness } from './crash-plan.ts';

/** How many stories the crashes are dealt out to, and how many of them are told at once. */
export interface Telling {
  thoroughness: Thoroughness;
  stories: number;
  atOnce: number;
}

/** What was struck, by kind and side, such as `before PATCH churnmodels/status by churnops-promotion`. */
export interface Struck {
  count: number;
  kinds: Readonly<Record<string, number>>;
}

/** How thorough this process is told to be: `CRASH=all` strikes at every call. */
export function thoroughnessOf(environment: NodeJS.ProcessEnv): Thoroughness {
  return environment['CRASH'] === 'all' ? 'All' : 'Kinds';
}

/** Tells a story several times, each interrupted at its own share of the calls. @throws what the first one threw that failed, once all have come to their end. */
export async function tellStories(
  { thoroughness, stories, atOnce }: Telling,
  tell: (plan: CrashPlan) => Promise<void>,
): Promise<Struck> {
  const plans = Array.from(
    { length: stories },
    (_, index) => new CrashPlan(thoroughness, { index, of: stories }),
  );
  const waiting = [...plans];
  const tellNext = async () => {
    for (let plan = waiting.shift(); plan !== undefined; plan = waiting.shift()) await tell(plan);
  };
  // All of them come to their end, so that none goes on beside what follows.
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, tellNext));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  const kinds: Record<string, number> = {};
  for (const [kind, count] of plans.flatMap((plan) => [...plan.kinds]).sort())
    kinds[kind] = (kinds[kind] ?? 0) + count;
  return { count: plans.reduce((sum, plan) => sum + plan.count, 0), kinds };
}
