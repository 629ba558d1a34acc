import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { clusterErrors } from './errors.ts';

/** The names by which everything of one cluster is found again, all of them derived from checkout and name. */
export interface ClusterIdentity {
  name: string;
  /** Its state: `.local/<name>` of the checkout. */
  directory: string;
  /** Name of the Node. */
  node: string;
  /** The host's end of the veth pair; at most 15 characters, as Linux has it. */
  interface: string;
  /** Root of its cgroups in each hierarchy. */
  cgroup: string;
  /** A number from 0 to 2^32 - 1 that spreads clusters over the addresses. */
  seed: number;
}

const NAME = /^[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?$/;

/**
 * The identity of the cluster called `name` of the checkout at `checkout`.
 *
 * @throws NameRefused unless it is a DNS label of at most 30 characters
 */
export function clusterIdentity(checkout: string, name: string): ClusterIdentity {
  if (!NAME.test(name)) throw clusterErrors.error('NameRefused', { name });
  const digest = createHash('sha256').update(`${checkout}\0${name}`).digest();
  const short = digest.toString('hex').slice(0, 8);
  return {
    name,
    directory: join(checkout, '.local', name),
    node: `node-${name}`,
    interface: `churn-${short}`,
    cgroup: `churnops-${short}`,
    seed: digest.readUInt32BE(4),
  };
}
