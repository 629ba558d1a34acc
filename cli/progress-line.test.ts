import { describe, expect, it } from 'vitest';
import { ProgressLine } from './progress-line.ts';

const steps = [
  { phase: 'Reading', percent: 0, message: '0 rows' },
  { phase: 'Reading', percent: 20, message: '500 rows' },
  { phase: 'Fitting', percent: 30, message: '1 of 2 trees' },
];

function show(isTTY: boolean): string {
  let text = '';
  const line = new ProgressLine({ isTTY, write: (part) => (text += part) });
  for (const step of steps) line.show(step);
  line.end();
  return text;
}

describe('ProgressLine', () => {
  it('changes one line on a terminal and takes it away in the end', () => {
    const erase = '\r\x1b[K';
    expect(show(true)).toBe(
      `${erase}  0 %  Reading: 0 rows${erase} 20 %  Reading: 500 rows${erase} 30 %  Fitting: 1 of 2 trees${erase}`,
    );
  });

  it('writes a line for each phase where it cannot be changed', () => {
    expect(show(false)).toBe('  0 %  Reading: 0 rows\n 30 %  Fitting: 1 of 2 trees\n');
  });
});
