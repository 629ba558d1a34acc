import type { Lease } from '../kubernetes/resource.ts';

/** What a Lease says about who leads (client-go's LeaderElectionRecord). */
export interface LeaseRecord {
  /** Empty when the last leader released it. */
  holder: string;
  durationSeconds: number;
  /** RFC 3339 with microseconds, by the holder's clock: written for people and compared for change, never for age. */
  acquireTime: string;
  renewTime: string;
  transitions: number;
}

/** Reads the record of a Lease; a Lease without one is held by nobody. */
export function recordOf(lease: Lease): LeaseRecord {
  return {
    holder: lease.spec?.holderIdentity ?? '',
    durationSeconds: lease.spec?.leaseDurationSeconds ?? 0,
    acquireTime: lease.spec?.acquireTime ?? '',
    renewTime: lease.spec?.renewTime ?? '',
    transitions: lease.spec?.leaseTransitions ?? 0,
  };
}

/** The spec that says what a record says. */
export function specOf(record: LeaseRecord): NonNullable<Lease['spec']> {
  return {
    holderIdentity: record.holder,
    leaseDurationSeconds: record.durationSeconds,
    acquireTime: record.acquireTime,
    renewTime: record.renewTime,
    leaseTransitions: record.transitions,
  };
}

/** The record that an identity writes to take or keep the lease. */
export function claim(
  previous: LeaseRecord | undefined,
  identity: string,
  durationSeconds: number,
  now: Date,
): LeaseRecord {
  const time = formatMicroTime(now);
  const held = previous?.holder === identity;
  return {
    holder: identity,
    durationSeconds,
    acquireTime: held ? previous.acquireTime : time,
    renewTime: time,
    transitions: (previous?.transitions ?? 0) + (previous && !held ? 1 : 0),
  };
}

/** The record that a leader leaves behind when it stops: anyone may take it at once. */
export function release(previous: LeaseRecord, now: Date): LeaseRecord {
  return { ...previous, holder: '', durationSeconds: 1, renewTime: formatMicroTime(now) };
}

/** metav1.MicroTime: RFC 3339 with exactly six digits. */
function formatMicroTime(time: Date): string {
  return time.toISOString().replace('Z', '000Z');
}
