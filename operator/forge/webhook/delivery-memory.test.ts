import { expect, it } from 'vitest';
import { DeliveryMemory } from './delivery-memory.ts';

it('takes each delivery once, and forgets the oldest for a new one', () => {
  const memory = new DeliveryMemory(2);
  expect([memory.add('a'), memory.add('a'), memory.add('b')]).toEqual([true, false, true]);
  expect(memory.add('c')).toBe(true);
  expect([memory.add('b'), memory.add('c'), memory.add('a')]).toEqual([false, false, true]);
});
