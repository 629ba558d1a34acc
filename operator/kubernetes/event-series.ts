import type { RecordedEvent } from './event-recorder.ts';
import type { KubernetesObject } from './resource.ts';

/** An event as events.k8s.io/v1 has it, of the fields that are set here. */
export interface ApiEvent {
  apiVersion: 'events.k8s.io/v1';
  kind: 'Event';
  metadata: { name: string; namespace: string };
  eventTime: string;
  type: string;
  reason: string;
  action: string;
  note: string;
  reportingController: string;
  reportingInstance: string;
  regarding: Record<string, string | undefined>;
  series?: { count: number; lastObservedTime: string };
}

/** Who reports. */
export interface EventSource {
  /** Such as `churnops.dev/operator`. */
  controller: string;
  /** The pod's name, at most 128 characters. */
  instance: string;
}

const MAXIMUM_NOTE_BYTES = 1024;
const MAXIMUM_REASON_LENGTH = 128;

/** What makes two events the same: they are then counted in one series. */
export function seriesKey(object: KubernetesObject, event: RecordedEvent): string {
  return JSON.stringify([object.kind, object.metadata?.uid, event.type, event.reason, event.message]);
}

/**
 * The first event of a series.
 *
 * @param suffix makes the name unique among the events of the object; lower-case letters and digits.
 */
export function firstEvent(
  object: KubernetesObject,
  event: RecordedEvent,
  source: EventSource,
  now: Date,
  suffix: string,
): ApiEvent {
  const { name = '', namespace = 'default', uid, resourceVersion } = object.metadata ?? {};
  const regarding = {
    apiVersion: object.apiVersion,
    kind: object.kind,
    name,
    namespace,
    uid,
    resourceVersion,
  };
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: `${name.slice(0, 200)}.${suffix}`, namespace },
    eventTime: microTime(now),
    type: event.type,
    reason: event.reason.slice(0, MAXIMUM_REASON_LENGTH),
    action: 'Reconcile',
    note: cutToBytes(event.message, MAXIMUM_NOTE_BYTES),
    reportingController: source.controller,
    reportingInstance: source.instance.slice(0, 128),
    regarding,
  };
}

/** The part of an event that says how often it was seen, and when last. */
export function seriesOf(count: number, now: Date): { series: NonNullable<ApiEvent['series']> } {
  return { series: { count, lastObservedTime: microTime(now) } };
}

function microTime(time: Date): string {
  return time.toISOString().replace('Z', '000Z');
}

/** The longest beginning that fits, never half a character. */
function cutToBytes(text: string, maximum: number): string {
  if (Buffer.byteLength(text) <= maximum) return text;
  let cut = text.slice(0, maximum - 3);
  while (Buffer.byteLength(cut) > maximum - 3) cut = cut.slice(0, -1);
  return `${cut.replace(/\p{Surrogate}$/u, '')}…`;
}
