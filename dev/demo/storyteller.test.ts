import { describe, expect, it } from 'vitest';
import { Storyteller } from './storyteller.ts';

describe('the storyteller', () => {
  const listen = () => {
    const lines: string[] = [];
    let now = 5_000;
    const story = new Storyteller(
      (line) => lines.push(line),
      () => now,
    );
    return { lines, story, pass: (milliseconds: number) => (now += milliseconds) };
  };

  it('tells each thing once, with the time since the beginning', () => {
    const { lines, story, pass } = listen();
    story.tell('a');
    pass(61_500);
    story.tell('a');
    story.tell('b');
    expect(lines).toEqual(['  0:00  a', '  1:01  b']);
  });

  it('tells when something long begins and when it is over', async () => {
    const { lines, story, pass } = listen();
    const result = await story.during(
      () => 'building',
      async () => pass(2_000),
    );
    expect(result).toBe(7_000);
    expect(lines).toEqual(['  0:00  building', '  0:02  building: done']);
  });
});
