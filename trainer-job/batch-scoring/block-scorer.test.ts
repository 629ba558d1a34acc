import { validateRows } from '@churnops/lib/contract/row.ts';
import { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import { buildTinyModel, TINY_CONTRACT } from '@churnops/lib/scoring/tiny-model.fixture.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CsvParser } from '../data/csv/csv-parser.ts';
import { BlockScorer, type ScoringOptions } from './block-scorer.ts';
import { formatRecord } from './csv-text.ts';

let session: ModelSession;
beforeAll(async () => {
  session = await ModelSession.load(buildTinyModel(), TINY_CONTRACT);
});
afterAll(() => session.release());

const HEADER = ['note', 'plan', 'tenure'];
const scorer = (options: Partial<ScoringOptions> = {}) =>
  new BlockScorer(session, HEADER, { columns: 'All', ...options });
const block = (text: string, line = 2) => ({ bytes: new TextEncoder().encode(text), line });
const parse = (bytes: Uint8Array, columns: number) => {
  const parser = new CsvParser(undefined, { continued: { line: 2, columns } });
  return [...parser.write(Buffer.from(bytes).toString()), ...parser.end()];
};

describe('BlockScorer', () => {
  it('scores any CSV that the writer makes row by row as a single row is scored', async () => {
    const note = fc.string({
      unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'ä', '😀'),
      maxLength: 8,
    });
    const plan = fc.oneof(fc.constantFrom('monthly', 'yearly'), fc.constant('no, "plan"\n'));
    const tenure = fc.option(fc.float({ noNaN: true, noDefaultInfinity: true }));
    const rows = fc.array(fc.tuple(note, plan, tenure), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (records, closed) => {
        const lines = records.map(([text, level, number]) =>
          formatRecord([text, level, number === null ? '' : String(number)]),
        );
        const scored = await scorer().score(block(lines.join('\n') + (closed ? '\n' : '')));
        const output = parse(scored.output, 5);
        expect(scored).toMatchObject({ scoredRows: records.length, rejectedRows: 0 });
        for (const [index, [text, level, number]] of records.entries()) {
          const { columns } = validateRows(TINY_CONTRACT, [{ plan: level, tenure: number }]);
          const { probability, label } = await session.run(columns);
          const cells = output[index]!;
          expect(cells.slice(0, 2)).toEqual([text, level]);
          expect(Math.fround(Number(cells[3]))).toBe(probability[0]);
          expect(cells[4]).toBe(String(label[0]));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('puts aside what breaks the contract, with line, reason and the row as it was', async () => {
    const { output, rejected, ...counts } = await scorer().score(
      block('"two\nlines",monthly,1\na,monthly,x\n\nb,,2\nc,monthly\r\n"d,",weekly,\n', 7),
    );
    expect(parse(output, 5)).toEqual([
      ['two\nlines', 'monthly', '1', expect.any(String), '1'],
      ['d,', 'weekly', '', '0.5', '1'],
    ]);
    expect(parse(rejected, 3)).toEqual([
      ['9', 'column tenure: the value is not a number', 'a,monthly,x'],
      ['11', 'column plan: the value is missing, and the column is not nullable', 'b,,2'],
      ['12', 'the row has 2 fields, the header has 3', 'c,monthly'],
    ]);
    expect(counts).toEqual({ scoredRows: 2, rejectedRows: 3, positives: 2, unknownCategories: 1 });
  });

  it('writes nothing for a block of bad rows only', async () => {
    const { output, rejectedRows } = await scorer().score(block('a,monthly,x\n'));
    expect({ bytes: output.length, rejectedRows }).toEqual({ bytes: 0, rejectedRows: 1 });
  });

  it('gives only line, probability and prediction where that is asked for', async () => {
    const { output } = await scorer({ columns: 'OnlyScores' }).score(block('"a\n",yearly,0\nb,weekly,0\n'));
    expect(Buffer.from(output).toString()).toMatch(/^2,0\.268941\d+,0\n4,0\.5,1\n$/);
  });

  it('predicts by another threshold where there is one, compared as a float32', async () => {
    const rows = 'a,yearly,0\nb,weekly,0\nc,monthly,0\n';
    const predictions = async (threshold: number) =>
      parse((await scorer({ threshold }).score(block(rows))).output, 5).map((cells) => cells[4]);
    expect(await predictions(0.2)).toEqual(['1', '1', '1']);
    expect(await predictions(0.5)).toEqual(['0', '1', '1']);
    expect(await predictions(0.6)).toEqual(['0', '0', '1']);
  });

  it('names file and column in the side file where there are several files', async () => {
    const { rejected } = await scorer({ file: 'may, 2.csv' }).score(block('a,monthly,x\nb\n'));
    expect(Buffer.from(rejected).toString()).toBe(
      '"may, 2.csv",2,tenure,the value is not a number,"a,monthly,x"\n' +
        '"may, 2.csv",3,,"the row has 1 fields, the header has 3",b\n',
    );
  });

  it('uses its memory again without mixing blocks', async () => {
    const one = scorer();
    await one.score(block('"a,""b""",monthly,1\n'.repeat(9_000)));
    const { output, scoredRows } = await one.score(block('c,weekly,\n'));
    expect({ scoredRows, text: Buffer.from(output).toString() }).toEqual({
      scoredRows: 1,
      text: 'c,weekly,,0.5,1\n',
    });
  });

  it.each([
    ['a,b"c,1\n', 'line 5: a quote is inside a field that is not quoted'],
    ['a,monthly,"1', 'line 5: a quoted field is not closed before the end of the file'],
    ['a,monthly,\0\n', 'line 5: it contains a NUL character'],
  ])('refuses %j, which is no CSV, with its line', async (text, sentence) => {
    await expect(scorer().score(block(text, 5))).rejects.toThrow(sentence);
  });

  it('refuses text that is not UTF-8', async () => {
    const bytes = Uint8Array.of(0x61, 0xff, 0x0a);
    await expect(scorer().score({ bytes, line: 3 })).rejects.toThrow('line 3: somewhere behind this line');
  });
});
