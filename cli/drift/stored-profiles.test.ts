import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { TRAFFIC_CONTRACT, Traffic } from '@churnops/lib/drift/evidence/traffic.fixture.ts';
import { Recorder } from '@churnops/lib/profile/recorder.ts';
import { writeReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../testing/run-program.ts';

const MODEL = `sha256:${'a'.repeat(64)}`;
const reference = new Traffic(3).reference(5_000);
let directory: string;
let profile: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'profiles-'));
  profile = join(directory, 'profile.json');
  await writeFile(profile, writeReferenceProfile(reference));
});
afterAll(() => rm(directory, { recursive: true }));

/** What a pod of that model answers after two slots; the same traffic every time, whichever test asks first. */
async function page(name: string, { shift = 0, rows = 2_000, model = MODEL } = {}): Promise<string> {
  let now = 0;
  const traffic = new Traffic(5);
  const recorder = new Recorder({
    reference,
    contract: TRAFFIC_CONTRACT,
    model,
    pod: 'pod',
    process: 'process',
    slotMilliseconds: 5_000,
    clock: () => now,
  });
  for (; now < 10_000; now += 5_000) recorder.record(traffic.rows(rows, shift), traffic.scores(rows));
  const path = join(directory, `${name}.json`);
  await writeFile(path, recorder.page());
  return path;
}

describe('churnops detect-drift on stored profiles', () => {
  it('finds none in traffic like the reference', async () => {
    const { code, output } = await run(['detect-drift', profile, await page('clean')]);
    expect(output).toContain('No drift: 0 of 11 columns drifted (0.0 %), by the policy Evidence');
    expect(code).toBe(0);
  });

  it('says which column drifted, within which bounds, and draws it', async () => {
    const shifted = await page('shifted', { shift: 0.5 });
    const { code, output } = await run(['detect-drift', profile, shifted]);
    expect(output.split('\n')[1]).toMatch(
      /^usage +Wasserstein distance +0\.[45]\d* to 0\.5\d* +[\d.e+-]+ +≥ 0\.1 +drift/,
    );
    expect(code).toBe(1);
    const report = join(directory, 'report.html');
    expect((await run(['detect-drift', profile, shifted, '--report', report])).errors).toContain(report);
    expect((await run(['detect-drift', profile, shifted, '--ignore', 'usage'])).code).toBe(0);
    expect((await run(['detect-drift', profile, shifted, '--column', 'usage=:2'])).code).toBe(0);
  });

  it('answers programs with what is exact and what is on our own bins', async () => {
    const options = ['--policy', 'evidently', '--column', 'usage=PopulationStability', '-o', 'json'];
    const { output } = await run(['detect-drift', profile, await page('json'), ...options]);
    const { columns, policy } = JSON.parse(output);
    expect(policy).toBe('Evidently');
    const precision = Object.fromEntries(
      columns.map((each: { name: string; precision: string }) => [each.name, each.precision]),
    );
    expect(precision).toMatchObject({ usage: 'OwnBins', charges: 'Bounded', plan: 'Exact', senior: 'Exact' });
  });

  it('ends with 2 where there are too few rows', async () => {
    const { code, output } = await run(['detect-drift', profile, await page('few', { rows: 100 })]);
    expect(output).toContain('the window has 200 rows of it, 1000 are needed');
    expect(output).toContain('Too little data: no column could be judged');
    expect(code).toBe(2);
  });

  it("takes a model's directory, and refuses a page of another model", async () => {
    const model = join(directory, 'model');
    const files = tinyModelFiles().set('profile.json', Buffer.from(writeReferenceProfile(reference)));
    const { digest } = await writeModelDirectory(model, files, { name: 'tiny' });
    expect((await run(['detect-drift', model, await page('own', { model: digest })])).code).toBe(0);
    const { code, errors } = await run(['detect-drift', model, await page('foreign')]);
    expect(errors).toContain('is of the model sha256:aaa');
    expect(code).toBe(65);
  });

  it('says of a CSV file beside a profile that a page is wanted, and tells nothing of its rows', async () => {
    const later = join(directory, 'later.csv');
    await writeFile(later, 'plan,tenure\nmonthly,3\n');
    const { code, errors } = await run(['detect-drift', profile, later]);
    expect(errors).toContain(
      `churnops: ${later} is no page of /profile, the JSON that a serving pod answers with: beside ${profile}, a model`,
    );
    expect(errors).not.toContain('tenure');
    expect(code).toBe(65);
  });

  it.each([
    ['a page that is not there', ['/nowhere.json'], 70, 'there is no such file'],
    [
      'a column that the profile has not',
      ['clean.json', '--ignore', 'age2'],
      64,
      'The option --ignore names the column age2, which the profile has not',
    ],
    [
      'a test that is not made for a column',
      ['clean.json', '--column', 'plan=Wasserstein'],
      64,
      'cannot be made',
    ],
    ['options for files', ['clean.json', '--columns', 'age'], 64, '--columns is for CSV files'],
    ['what is no page', ['profile.json'], 65, 'The profile of counted rows cannot be used'],
  ])('refuses %s', async (_, [current = '', ...options], code, sentence) => {
    await page('clean');
    const path = current.startsWith('/') ? current : join(directory, current);
    const { errors, output, ...rest } = await run(['detect-drift', profile, path, ...options]);
    expect(errors).toContain(sentence);
    expect(output).toBe('');
    expect(rest.code).toBe(code);
  });
});
