import { writeFile } from 'node:fs/promises';
import { runProgram } from '../../processes/run-program.ts';
import { NETWORKS } from './layout.ts';
import type { NodePlan } from './plan.ts';

/** Name of the node's end of the veth pair. */
export const NODE_INTERFACE = 'eth0';

/** Sets up the network namespace; the veth pair's end is there already. */
export async function arrangeNetwork({ addresses }: NodePlan): Promise<void> {
  await runProgram(['ip', 'link', 'set', 'lo', 'up']);
  await runProgram(['ip', 'address', 'add', `${addresses.node}/30`, 'dev', NODE_INTERFACE]);
  await runProgram(['ip', 'link', 'set', NODE_INTERFACE, 'up']);
  // kube-proxy turns a Service's address into a Pod's after routing, so there has to be a route to it.
  await runProgram(['ip', 'route', 'add', NETWORKS.services, 'via', addresses.host, 'dev', NODE_INTERFACE]);
  await writeFile('/proc/sys/net/ipv4/ip_forward', '1');
}
