import { clusterErrors } from './errors.ts';

/** The two addresses of a veth pair, the usable ones of a /30. */
export interface AddressPair {
  /** The host's end. */
  host: string;
  /** The node's end, by which apiserver, registry and kubelet are reached. */
  node: string;
}

/** An IPv4 network. */
export interface Network {
  address: string;
  /** 0 to 32. */
  prefix: number;
}

/** 198.18.0.0/15 is set aside for tests between networks (RFC 2544) and routed nowhere. */
const RANGE = toNumber('198.18.0.0');
const BLOCKS = 2 ** 15;

/**
 * The first free /30 of 198.18.0.0/15 from the one `seed` falls on.
 *
 * @param taken networks the host has an address in or a route to; a default route (prefix 0) doesn't count
 * @throws NoFreeAddress when all 32,768 are taken
 */
export function chooseAddresses(seed: number, taken: readonly Network[]): AddressPair {
  const routes = taken.filter(({ prefix }) => prefix > 0);
  for (let step = 0; step < BLOCKS; step += 1) {
    const block = RANGE + 4 * ((seed + step) % BLOCKS);
    if (routes.every((network) => !overlaps(network, block)))
      return { host: toAddress(block + 1), node: toAddress(block + 2) };
  }
  throw clusterErrors.error('NoFreeAddress');
}

/** The networks in the output of `ip -4 -json route show table all`. */
export function parseRoutes(json: string): Network[] {
  const routes = JSON.parse(json) as { dst?: string }[];
  return routes.flatMap(({ dst }) => {
    const [, address, prefix = '32'] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(dst ?? '') ?? [];
    return address === undefined ? [] : [{ address, prefix: Number(prefix) }];
  });
}

function overlaps({ address, prefix }: Network, block: number): boolean {
  const size = 2 ** (32 - Math.min(prefix, 30));
  return Math.floor(toNumber(address) / size) === Math.floor(block / size);
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}
