import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { formatRecords } from '@churnops/lib/prediction-log/prediction-record.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../testing/run-program.ts';

let directory: string;
let log: string;
let digest: string;
const at = (name: string) => join(directory, name);

async function writeModel(name: string, meanProbability: number): Promise<string> {
  const files = tinyModelFiles();
  const report = JSON.parse(Buffer.from(files.get('report.json')!).toString()) as object;
  const calibration = [{ rows: 2_000, meanProbability, positiveShare: 0.25 }];
  files.set('report.json', Buffer.from(JSON.stringify({ ...report, calibration })));
  return (await writeModelDirectory(at(name), files, { name })).digest;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'estimate-performance-'));
  log = at('log.d');
  digest = await writeModel('calibrated', 0.24);
  await writeModel('boastful', 0.5);
  const time = Date.parse('2026-03-01T12:00:00Z');
  const other = `sha256:${'0'.repeat(64)}`;
  await mkdir(log);
  await writeFile(
    join(log, 'a.ndjson'),
    formatRecords(['a', 'b', 'c', 'a'], [0.9, 0.25, 0.75, 0.5], { time, digest }) +
      formatRecords(['a'], [0.9], { time, digest: other }),
  );
});
afterAll(() => rm(directory, { recursive: true }));

describe('churnops estimate-performance', () => {
  it('tells what predictions are expected to be worth, and what that rests on', async () => {
    const { code, output } = await run(['estimate-performance', at('calibrated'), log, '--threshold', '0.6']);
    expect(code).toBe(0);
    expect(output).toContain(`Model ${digest}\n4 predictions logged, 1 with a newer one of the same id\n`);
    // (0.75 + 0.75 + 0.5) / 3: the rows of 0.25 and 0.5 are expected not to churn.
    expect(output).toMatch(/\naccuracy at 0\.6 +0\.6667\n/);
    expect(output).toContain(
      'An estimate (CBPE), not a measurement. It assumes:\nThe scores are as well calibrated',
    );
    expect(output).toContain('There they were off by 0.010 on average, over 2000 rows.');
  });

  it('answers programs in JSON, with the assumption in it', async () => {
    const { output } = await run(['estimate-performance', at('calibrated'), log, '-o', 'json']);
    expect(JSON.parse(output)).toMatchObject({
      method: 'CBPE',
      assumption: expect.stringContaining('calibrated'),
      digest,
      metrics: { auc: expect.any(Number), accuracy: expect.any(Number) },
    });
  });

  it('says so where the model predicted nothing in the range', async () => {
    const { output } = await run(['estimate-performance', at('calibrated'), log, '--until', '2026-03-01']);
    expect(output).toContain('0 predictions logged');
    expect(output).toContain(
      'Nothing is estimated of no predictions.\nThe log has none of other models in this range either.\n',
    );
  });

  it('says of which models the log is where it has nothing of this one', async () => {
    await writeModel('newer', 0.23);
    const { output } = await run(['estimate-performance', at('newer'), log]);
    const logged = [digest, `sha256:${'0'.repeat(64)}`].sort().join('\n');
    expect(output).toContain(`The log has predictions of other models in this range:\n${logged}\n`);
  });

  it('refuses a model whose scores are not calibrated', async () => {
    const { code, errors, output } = await run(['estimate-performance', at('boastful'), log]);
    expect([code, output]).toEqual([65, '']);
    expect(errors).toContain('off by 0.250 on average, at most 0.05 is allowed');
    expect(errors).toContain('measure with answers');
  });
});
