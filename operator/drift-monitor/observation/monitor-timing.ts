import type { Model } from '../../churn-model/model.ts';
import { parseDuration } from '../../promotion/decision/policy/duration.ts';
import type { MonitorSpec } from '../monitor.ts';
import type { Trouble } from './trouble.ts';

/** How long things take, in milliseconds. */
export interface MonitorTiming {
  window: number;
  slot: number;
  /** Between two scrapes of a pod at most: so much is lost of one that dies without a word. */
  interval: number;
  /** After the end of a window until it is closed: its last slot can be told of in a slot and an interval. */
  grace: number;
}

/** No slot is scraped less often than this, in milliseconds. */
const LONGEST_INTERVAL = 60_000;

/** How long a window is where a monitor does not say. */
export const DEFAULT_WINDOW = '24h';
const DEFAULT_SLOT = '5m';

/** The slot is the model's, so that a monitor never restarts a pod; the window has to be made of such slots. */
export function timingOf(spec: MonitorSpec, model: Model): MonitorTiming | Trouble {
  const asked = spec.window?.duration ?? DEFAULT_WINDOW;
  // What serves nothing counts in no slots, and only its last pods are still to be asked.
  const slotAsked = model.spec.serving ? (model.spec.serving.profile?.slot ?? DEFAULT_SLOT) : asked;
  const window = parseDuration(asked);
  const slot = parseDuration(slotAsked);
  if (window === 0 || window % slot !== 0) {
    const message = `spec.window.duration is ${asked}, which is no multiple of the slot of ${slotAsked} in which the model ${model.metadata.name} counts. Choose a multiple of it, or change spec.serving.profile.slot of the model.`;
    return { reason: 'WindowUnfit', message, blocking: true };
  }
  const interval = Math.min(slot, LONGEST_INTERVAL);
  return { window, slot, interval, grace: slot + interval };
}

/** When a window is closed, that begins at a moment. */
export function closingOf(start: number, { window, grace }: MonitorTiming): number {
  return start + window + grace;
}
