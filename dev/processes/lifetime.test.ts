import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withThisProcess } from './lifetime.ts';
import { waitUntil } from './wait-until.ts';

describe('a program with the lifetime of this process', () => {
  it('ends when the process that started it is killed', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'lifetime-'));
    const path = join(directory, 'pid');
    const argv = withThisProcess(['sh', '-c', `echo $$ > ${path}; exec sleep 60`]);
    const script = `import { spawn } from 'node:child_process';
      const [program, ...rest] = ${JSON.stringify(argv)};
      spawn(program, rest, { stdio: 'ignore' });`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'ignore' });
    const pid = async () => Number(await readFile(path, 'utf8'));
    expect(await waitUntil(async () => ((await pid()) > 0 ? undefined : 'not yet'), 20)).toBeUndefined();
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    const child = await pid();
    const ended = async () => {
      const state = await readFile(`/proc/${child}/stat`, 'utf8').catch(() => 'gone');
      return state === 'gone' || / Z /.test(state) ? undefined : state;
    };
    expect(await waitUntil(ended, 20)).toBeUndefined();
    await rm(directory, { recursive: true });
  });
});
