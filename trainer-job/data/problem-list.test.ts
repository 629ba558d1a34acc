import { describe, expect, it } from 'vitest';
import { ProblemList } from './problem-list.ts';

describe('ProblemList', () => {
  it('shows twenty problems and counts the others', () => {
    const problems = new ProblemList();
    expect(problems.empty).toBe(true);
    for (let number = 1; number <= 23; number++) problems.add(`problem ${number}`);
    expect(problems.empty).toBe(false);
    expect(String(problems)).toMatch(/^problem 1; .*problem 20; and 3 more$/);
  });
});
