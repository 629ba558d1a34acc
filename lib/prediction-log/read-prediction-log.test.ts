import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatRecords } from './prediction-record.ts';
import { readPredictionLog, type TimeRange } from './read-prediction-log.ts';
import { segmentName } from './segment-name.ts';

const digest = `sha256:${'5e'.repeat(32)}`;
const lines = (id: string, time: string) => formatRecords([id], [0.5], { time: Date.parse(time), digest });

let log: string;
beforeEach(async () => {
  log = await mkdtemp(join(tmpdir(), 'churnops-log-'));
});
afterEach(() => rm(log, { recursive: true }));

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(log, name)), { recursive: true });
  await writeFile(join(log, name), text);
}

async function idsOf(range?: TimeRange): Promise<string[]> {
  const ids: string[] = [];
  for await (const records of readPredictionLog(log, range)) ids.push(...records.map(({ id }) => id));
  return ids;
}

describe('the name of a segment', () => {
  it('has its day, and who wrote it, without a way out of the directory', () => {
    const opened = Date.parse('2026-03-01T23:59:58.500Z');
    expect(segmentName({ pod: '../x', process: 'ab12', sequence: 7, opened })).toBe(
      '2026-03-01/235958-.._x-ab12-000007.ndjson',
    );
  });
});

describe('readPredictionLog', () => {
  it('reads segments of days and such as lie in the log itself, by name', async () => {
    await put('2026-03-02/b.ndjson', lines('third', '2026-03-02T00:00:00Z'));
    await put('2026-03-01/a.ndjson', lines('second', '2026-03-01T00:00:00Z'));
    await put('all.ndjson', lines('first', '2026-01-01T00:00:00Z'));
    expect(await idsOf()).toEqual(['first', 'second', 'third']);
  });

  it('reads no half line: neither of what was still being written, nor at the end of a copy that is cut', async () => {
    const whole = lines('whole', '2026-03-01T00:00:00Z');
    await put('2026-03-01/.a.ndjson.partial', whole + whole.slice(0, 20));
    await put('2026-03-01/b.ndjson', whole + whole.slice(0, 20));
    expect(await idsOf()).toEqual(['whole']);
  });

  it('reads a range of time, also rows of after midnight in a segment of the day before', async () => {
    const [before, after] = ['2026-03-01T23:59:59Z', '2026-03-02T00:00:30Z'];
    await put('2026-03-01/a.ndjson', lines('before', before) + lines('after', after));
    const range = (since: string, until: string) => ({ since: Date.parse(since), until: Date.parse(until) });
    expect(await idsOf(range('2026-03-02', '2026-03-03'))).toEqual(['after']);
    expect(await idsOf(range(before, after))).toEqual(['before']);
  });

  it('does not open segments of other days', async () => {
    await put('2026-03-01/a.ndjson', lines('in', '2026-03-01T12:00:00Z'));
    await put('2025-03-01/a.ndjson', 'no record\n');
    await put('2026-03-03/a.ndjson', 'no record\n');
    const range = { since: Date.parse('2026-03-01'), until: Date.parse('2026-03-02') };
    expect(await idsOf(range)).toEqual(['in']);
  });

  it.each([
    ['a directory that is not there', 'absent', 'there is no such directory'],
    ['a directory without segments', '', 'there is no segment in it'],
  ])('refuses %s', async (_, name, reason) => {
    const read = readPredictionLog(join(log, name)).next();
    await expect(read).rejects.toMatchObject({
      code: 'PredictionLogInvalid',
      values: { reason: expect.stringContaining(reason) },
    });
  });

  it('refuses what is no record by file and line, without the id', async () => {
    await put('a.ndjson', `${lines('one', '2026-03-01T00:00:00Z')}{"id":"ann@example.com"}\n`);
    const fault = await idsOf().catch((reason: Error) => reason.message);
    expect(fault).toContain('a.ndjson cannot be used: line 2 is no prediction');
    expect(fault).not.toContain('@');
  });
});
