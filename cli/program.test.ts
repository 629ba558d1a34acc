import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from './commands.ts';
import { runProgram } from './program.ts';

async function run(...argv: string[]) {
  const written = { output: '', errors: '' };
  const code = await runProgram(argv, {
    environment: { HOME: '/nonexistent' },
    output: new Writable({
      write(text, _encoding, done) {
        written.output += text;
        done();
      },
    }),
    errorOutput: { write: (text) => (written.errors += text) },
    untilStopped: () => Promise.resolve(),
    now: () => new Date(),
  });
  return { code, ...written };
}

describe('churnops', () => {
  it.each([[], ['help'], ['--help'], ['-h']])('lists its commands for %j', async (...argv) => {
    const { code, output, errors } = await run(...argv);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    for (const { name, summary } of COMMANDS)
      expect(output).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'));
  });

  it.each(COMMANDS)('explains $name and each of its options', async ({ name, load }) => {
    const { options } = await load();
    const { code, output } = await run(name, '--help');
    expect(code).toBe(0);
    expect(output).toContain(`Usage: churnops ${name}`);
    expect(output).toMatch(new RegExp(`Example:\n\n  .*churnops ${name}`));
    for (const option of Object.keys(options))
      expect(output).toMatch(new RegExp(`^  (-[a-zA-Z], )?--${option}`, 'm'));
    for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it.each(COMMANDS)('has $name in its documentation', async ({ name }) => {
    const text = await readFile(join(import.meta.dirname, '../docs/cli.md'), 'utf8');
    expect(text).toContain(`\`${name}\``);
  });

  it('names its version', async () => {
    expect((await run('--version')).output).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ['an unknown command', ['serv'], 64, 'churnops: There is no command "serv"; there are '],
    [
      'a missing argument',
      ['serve'],
      64,
      'churnops: <model directory> is missing. See: churnops serve --help\n',
    ],
    ['one argument too many', ['serve', 'a', 'b'], 64, 'churnops: "b" is one argument too many.'],
    ['an unknown option', ['serve', 'a', '--prt', '1'], 64, "churnops: Unknown option '--prt'. See"],
    [
      'a value that is no port',
      ['serve', 'a', '--port', '80a'],
      64,
      'churnops: --port must be a whole number from 0 to 65535, not "80a".',
    ],
    [
      'a reference without a host',
      ['push-data', import.meta.filename, 'telco'],
      64,
      'churnops: The reference "telco" cannot be used',
    ],
    [
      'a file that is not there',
      ['push-data', '/nowhere.csv', 'localhost:1/a'],
      70,
      'churnops: The file /nowhere.csv cannot be read: there is no such file.\n',
    ],
    [
      'a directory in place of a file',
      ['push-data', '/', 'localhost:1/a'],
      70,
      'churnops: The file / cannot be read: it is not a file.\n',
    ],
    [
      'certificates that are not there',
      ['push-data', import.meta.filename, 'localhost:1/a', '--ca-file', '/no.pem'],
      70,
      'churnops: The file /no.pem cannot be read',
    ],
    [
      'a command for a cluster where none is named',
      ['status'],
      70,
      'churnops: No cluster is named: there is no /nonexistent/.kube/config. Name a kubeconfig',
    ],
    [
      'a kubeconfig that is not there',
      ['plan', 'telco', '--kubeconfig', '/no'],
      70,
      'churnops: The kubeconfig /no cannot be used: ENOENT',
    ],
    ['an unknown format', ['status', '-o', 'yaml'], 64, 'churnops: --output must be json, not "yaml".'],
    ['a model of all namespaces', ['status', 'a', '-A'], 64, 'churnops: --all-namespaces goes without a'],
    [
      'a rollback to no digest',
      ['rollback', 'telco', '--to', 'telco:7'],
      64,
      'churnops: --to must be a whole digest (sha256:…), a reference with one, or previous, not "telco:7".',
    ],
    [
      'a release of no digest',
      ['release', 'telco', '--rolled-back', 'best'],
      64,
      'churnops: --rolled-back must be a digest or its first digits, not "best".',
    ],
    ['too many models', ['status', 'a', 'b'], 64, 'churnops: "b" is one argument too many.'],
  ])('answers %s with one sentence and a code', async (_, argv, code, sentence) => {
    const { output, errors, ...rest } = await run(...argv);
    expect(rest.code).toBe(code);
    expect(errors.startsWith(sentence)).toBe(true);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
    expect(output).toBe('');
  });

  it('shows where an error comes from only when asked', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'no-model-'));
    const { code, errors } = await run('serve', directory);
    expect(code).toBe(70);
    expect(errors).not.toContain('    at ');
    const verbose = await run('serve', directory, '--verbose');
    expect(verbose.errors).toContain('    at ');
    expect(verbose.errors).toContain('caused by Error: ENOENT');
    await rm(directory, { recursive: true });
  });

  it('says in one sentence why a model that does not reproduce its golden rows is not served', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'bad-model-'));
    const golden = { rows: [[0, 'monthly']], probability: [0.123], label: [0] };
    const files = tinyModelFiles().set('golden-rows.json', Buffer.from(JSON.stringify(golden)));
    await writeModelDirectory(directory, files, { name: 'tiny' });
    const { code, errors } = await run('serve', directory, '--port', '0');
    expect(code).toBe(70);
    expect(errors).toMatch(/^churnops: The model does not reproduce its golden rows: .+\n$/);
    await rm(directory, { recursive: true });
  });
});
