import type { KubernetesObject } from './resource.ts';

/** Something worth telling the person who runs `kubectl describe`. */
export interface RecordedEvent {
  type: 'Normal' | 'Warning';
  /** CamelCase, at most 128 characters. */
  reason: string;
  /** At most 1,024 characters are kept; never holds a secret. */
  message: string;
}

/** Records events (events.k8s.io/v1): repeated ones become a series, floods are dropped, and it never throws. */
export interface EventRecorder {
  record(object: KubernetesObject, event: RecordedEvent): void;
}
