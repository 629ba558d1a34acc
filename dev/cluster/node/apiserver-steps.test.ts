import { describe, expect, it } from 'vitest';
import { unreadyNode } from './apiserver-steps.ts';

const node = (...conditions: object[]) => JSON.stringify({ status: { conditions } });

describe('unreadyNode', () => {
  it('finds nothing wrong with a Node that is Ready', () => {
    expect(
      unreadyNode(node({ type: 'Ready', status: 'True', message: 'kubelet is posting' })),
    ).toBeUndefined();
  });

  it("repeats the kubelet's reason", () => {
    expect(unreadyNode(node({ type: 'Ready', status: 'False', message: 'no network plugin' }))).toBe(
      'no network plugin',
    );
  });

  it('knows a Node of which nothing is known yet', () => {
    expect(unreadyNode('{}')).toBe('the kubelet has not said how it is');
  });
});
