import { setTimeout as delay } from 'node:timers/promises';
import type { EnvironmentName } from '../delivery/applications.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Stage } from '../stage.ts';
import { approve } from './approval.ts';
import { type Arrival, assess } from './assessment.ts';
import { Look, versionOf } from './look.ts';

const PATIENCE_MILLISECONDS = 300_000;
const INTERVAL_MILLISECONDS = 500;

/** Who approves where an approval is awaited: the colleague, at once, or someone who has done it, or who is not waited for. */
export type Approver = 'Colleague' | 'Approved' | 'Person';

/** Looks at a version on its way into an environment until it serves or halts, tells what is new, and lets the colleague approve where that is hers to do. */
export async function follow(
  stage: Stage,
  delivery: Delivery,
  environment: EnvironmentName,
  artifact: string,
  approver: Approver,
): Promise<Arrival> {
  const { story, settings, cluster } = stage;
  const told = new Set<string>();
  const approved = new Set<string>();
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const look = await Look.take(cluster.kubectl, settings.model);
    const { news, arrival } = assess(look, environment, artifact);
    for (const line of news.filter((each) => !told.has(each))) story.tell(`${environment}: ${line}`);
    for (const line of news) told.add(line);
    if (arrival && (arrival.kind !== 'Waits' || approver === 'Person')) return arrival;
    if (arrival?.kind === 'Waits' && approver === 'Colleague')
      await approve(stage, delivery, environment, arrival.promotion, approved);
    if (Date.now() > deadline) {
      const seconds = PATIENCE_MILLISECONDS / 1_000;
      const last = news.at(-1) ?? 'nothing is told of it';
      throw new Error(`${environment} does not serve ${versionOf(artifact)} after ${seconds} s: ${last}`);
    }
    await delay(INTERVAL_MILLISECONDS);
  }
}
