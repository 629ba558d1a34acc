import type { ObjectKey } from '../controller/reconciler.ts';
import type { Resource } from './resource.ts';

/** Restricts a list; all that is given must hold. */
export interface ListOptions {
  namespace?: string;
  /** Labels that an object must carry with exactly these values. */
  labels?: Readonly<Record<string, string>>;
}

/**
 * Reads from the caches of the reflectors and never touches the network. Objects are shared and frozen by agreement:
 * copy before changing one. After a write of our own the cache holds what was written, or something newer.
 */
export interface ObjectReader {
  get<T>(resource: Resource<T>, key: ObjectKey): T | undefined;

  /** In the order of namespace and name, so that decisions do not depend on the order of events. */
  list<T>(resource: Resource<T>, options?: ListOptions): T[];

  /** The objects whose controller owner reference has this uid. */
  ownedBy<T>(resource: Resource<T>, uid: string): T[];
}
