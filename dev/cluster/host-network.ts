import { runProgram } from '../processes/run-program.ts';
import { type AddressPair, chooseAddresses, parseRoutes } from './address.ts';
import type { ClusterIdentity } from './identity.ts';
import { NODE_INTERFACE } from './node/network.ts';

/** Chooses addresses that the host neither has nor has a route to. */
export async function freeAddresses(identity: ClusterIdentity, env: NodeJS.ProcessEnv): Promise<AddressPair> {
  const routes = await runProgram(['ip', '-4', '-json', 'route', 'show', 'table', 'all'], { env });
  return chooseAddresses(identity.seed, parseRoutes(routes));
}

/** Connects the host with the network namespace of `pid` by a veth pair; both ends go when that namespace does. */
export async function plugIn(
  identity: ClusterIdentity,
  addresses: AddressPair,
  pid: number,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const peer = ['type', 'veth', 'peer', 'name', NODE_INTERFACE, 'netns', String(pid)];
  await runProgram(['ip', 'link', 'add', identity.interface, ...peer], { env });
  await runProgram(['ip', 'address', 'add', `${addresses.host}/30`, 'dev', identity.interface], { env });
  await runProgram(['ip', 'link', 'set', identity.interface, 'up'], { env });
}

/** Whether the host's end of the veth pair is there. */
export async function isPluggedIn(identity: ClusterIdentity, env: NodeJS.ProcessEnv): Promise<boolean> {
  const links = JSON.parse(await runProgram(['ip', '-json', 'link', 'show'], { env })) as {
    ifname: string;
  }[];
  return links.some(({ ifname }) => ifname === identity.interface);
}
