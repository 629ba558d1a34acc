import { versionOf } from '../churn-model/server-settings.ts';
import type { RecordedEvent } from '../kubernetes/event-recorder.ts';
import type { BatchStatus } from './batch.ts';
import { isTrouble } from './errors.ts';

/** The events of a step from what the status told to what it tells now: each once, because the status moves with the step. */
export function batchEvents(before: BatchStatus | undefined, after: BatchStatus): RecordedEvent[] {
  const { name, job, artifact, reason, message } = after;
  const events: RecordedEvent[] = [];
  const isNew = job !== undefined && job !== before?.job;
  if (isNew) {
    const version = artifact ? ` with version ${versionOf(artifact)}` : '';
    events.push({
      type: 'Normal',
      reason: 'BatchStarted',
      message: `Batch ${name}: Job ${job} scores${version}.`,
    });
  }
  if (reason === before?.reason && !isNew) return events;
  if (isTrouble(reason)) events.push({ type: 'Warning', reason, message: `Batch ${name}: ${message}` });
  if (reason === 'Succeeded')
    events.push({ type: 'Normal', reason: 'BatchSucceeded', message: `Batch ${name}: ${message}` });
  return events;
}
