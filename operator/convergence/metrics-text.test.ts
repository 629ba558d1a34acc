import fc from 'fast-check';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { parseMetrics } from './metrics-text.ts';

describe('parseMetrics', () => {
  it('reads samples with and without labels, comments aside', () => {
    const page =
      '# HELP a_total Anything.\n# TYPE a_total counter\na_total 3\n\nb{code="X",status="500"} 4.5e1 17\n';
    expect(parseMetrics(page)).toEqual([
      { name: 'a_total', labels: {}, value: 3 },
      { name: 'b', labels: { code: 'X', status: '500' }, value: 45 },
    ]);
  });

  it('reads what is not finite', () => {
    expect(parseMetrics('a +Inf\nb -Inf\nc NaN')?.map(({ value }) => value)).toEqual([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
  });

  it.each([
    ['a page of another kind', '<html>'],
    ['a name alone', 'a_total'],
    ['a number as people write it', 'a_total 1,000'],
    ['a hexadecimal number', 'a_total 0x10'],
    ['a label without quotes', 'a{code=X} 1'],
    ['labels that do not end', 'a{code="X" 1'],
    ['labels without a comma between', 'a{code="X"status="1"} 1'],
    ['an escape that there is not', 'a{code="\\x"} 1'],
    ['one wrong line among good ones', 'a 1\nb b\nc 3'],
    ['JSON', '{"status":"ready"}'],
  ])('refuses %s', (_, page) => {
    expect(parseMetrics(page)).toBeUndefined();
  });

  it('reads back whatever a client of Prometheus writes', async () => {
    // Zero below zero is written as zero.
    const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), value, async (label, number) => {
        const registry = new Registry();
        const registers = [registry];
        new Gauge({ name: 'g', help: 'g', labelNames: ['l'], registers }).set({ l: label }, number);
        new Counter({ name: 'c_total', help: 'c', registers }).inc(2);
        new Histogram({ name: 'h', help: 'h', buckets: [0.1], registers }).observe(1);
        const samples = parseMetrics(await registry.metrics());
        expect(samples?.find(({ name }) => name === 'g')).toEqual({
          name: 'g',
          labels: { l: label },
          value: number,
        });
        expect(samples?.find(({ name }) => name === 'c_total')?.value).toBe(2);
        expect(samples?.filter(({ name }) => name === 'h_bucket').map(({ labels }) => labels['le'])).toEqual([
          '0.1',
          '+Inf',
        ]);
      }),
    );
  });
});
