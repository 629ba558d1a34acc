import { describe, expect, it } from 'vitest';
import { unknownRule } from './unknown-rule.ts';

describe('unknownRule', () => {
  const rules = {
    policy: 'Evidence',
    columns: [
      { name: 'age', ignore: true },
      { name: 'size', test: 'ChiSquare' },
    ],
  } as const;

  it.each([
    ['age', '--ignore'],
    ['size', '--column'],
  ])('names for %s the option %s', (column, option) => {
    const { code, message } = unknownRule(rules, column, 'the profile has not');
    expect(code).toBe('DriftRuleUnknown');
    expect(message).toBe(`The option ${option} names the column ${column}, which the profile has not.`);
  });
});
