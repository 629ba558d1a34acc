import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseAddresses, parseRoutes } from './address.ts';

describe('chooseAddresses', () => {
  it('takes the two usable addresses of the block that the seed falls on', () => {
    expect(chooseAddresses(0, [])).toEqual({ host: '198.18.0.1', node: '198.18.0.2' });
    expect(chooseAddresses(64, [])).toEqual({ host: '198.18.1.1', node: '198.18.1.2' });
    expect(chooseAddresses(2 ** 15 - 1, [])).toEqual({ host: '198.19.255.253', node: '198.19.255.254' });
  });

  it('takes the next block when the host has an address in the first', () => {
    expect(chooseAddresses(0, [{ address: '198.18.0.2', prefix: 32 }]).node).toBe('198.18.0.6');
  });

  it('steps over a whole network that the host routes', () => {
    expect(chooseAddresses(0, [{ address: '198.18.0.0', prefix: 16 }]).node).toBe('198.19.0.2');
  });

  it('begins again at the first block after the last', () => {
    expect(chooseAddresses(2 ** 15 - 1, [{ address: '198.19.255.252', prefix: 30 }]).node).toBe('198.18.0.2');
  });

  it('does not take a default route for a taken network', () => {
    expect(chooseAddresses(0, [{ address: '0.0.0.0', prefix: 0 }]).node).toBe('198.18.0.2');
  });

  it('says so when every block is taken', () => {
    expect(() => chooseAddresses(0, [{ address: '198.18.0.0', prefix: 15 }])).toThrow(
      /198\.18\.0\.0\/15 is taken/,
    );
  });

  it('never chooses an address that is taken', () => {
    const block = fc.integer({ min: 0, max: 63 });
    fc.assert(
      fc.property(block, fc.array(block, { maxLength: 40 }), (seed, blocks) => {
        const taken = blocks.map((each) => ({ address: `198.18.0.${4 * each}`, prefix: 30 }));
        const { host, node } = chooseAddresses(seed, taken);
        const [, , third, fourth] = node.split('.').map(Number);
        expect(blocks).not.toContain(third! * 64 + (fourth! - 2) / 4);
        expect(host).toBe(node.replace(/\d+$/, String(fourth! - 1)));
      }),
    );
  });
});

describe('parseRoutes', () => {
  it('reads networks and single addresses and leaves the default route out', () => {
    const json = JSON.stringify([
      { dst: 'default' },
      { dst: '10.1.0.0/16' },
      { dst: '198.18.0.1', type: 'local' },
    ]);
    expect(parseRoutes(json)).toEqual([
      { address: '10.1.0.0', prefix: 16 },
      { address: '198.18.0.1', prefix: 32 },
    ]);
  });
});
