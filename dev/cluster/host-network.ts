import { type AddressPair, chooseAddresses, parseRoutes } from './address.ts';
import { command } from './command.ts';
import type { ClusterIdentity } from './identity.ts';
import { NODE_INTERFACE } from './node/network.ts';

/** Chooses addresses that the host neither has nor has a route to. */
export async function freeAddresses(identity: ClusterIdentity): Promise<AddressPair> {
  const routes = await command('ip', '-4', '-json', 'route', 'show', 'table', 'all');
  return chooseAddresses(identity.seed, parseRoutes(routes));
}

/** Connects the host with the network namespace of `pid` by a veth pair; both ends go when that namespace does. */
export async function plugIn(identity: ClusterIdentity, addresses: AddressPair, pid: number): Promise<void> {
  const peer = ['type', 'veth', 'peer', 'name', NODE_INTERFACE, 'netns', String(pid)];
  await command('ip', 'link', 'add', identity.interface, ...peer);
  await command('ip', 'address', 'add', `${addresses.host}/30`, 'dev', identity.interface);
  await command('ip', 'link', 'set', identity.interface, 'up');
}

/** Whether the host's end of the veth pair is there. */
export async function isPluggedIn(identity: ClusterIdentity): Promise<boolean> {
  const links = JSON.parse(await command('ip', '-json', 'link', 'show')) as { ifname: string }[];
  return links.some(({ ifname }) => ifname === identity.interface);
}
