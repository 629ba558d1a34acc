import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { waitUntil } from '@churnops/dev/processes/wait-until.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GitServer, type Manners } from './testing/git-server.ts';
import { createLargeOrigin } from './testing/large-origin.ts';
import { noise, type Origin } from './testing/origin.ts';
import {
  clonesIn,
  createRepositories,
  MODEL_PATH,
  QUICK,
  readMain,
  type TestRepositories,
} from './testing/repositories.ts';

const execute = promisify(execFile);

let server: GitServer;
let name: string;
let origin: Origin;
let url: string;
let mine: TestRepositories;

beforeAll(async () => {
  server = await GitServer.start();
});

afterAll(() => server.stop());

beforeEach(async () => {
  const large = await createLargeOrigin(server);
  ({ name, origin, url, mine } = large);
  return large.close;
});

/** What every process of the machine was started with. */
async function argumentsOfAll(): Promise<string> {
  return (await execute('ps', ['-eo', 'args', '-ww'])).stdout;
}

describe('a remote that is not well', () => {
  const answers: [string, Manners, string][] = [
    ['asks for other credentials', { kind: 'Answer', status: 401 }, 'GitCredentialsRefused'],
    ['forbids it', { kind: 'Answer', status: 403 }, 'GitCredentialsRefused'],
    ['has no such repository', { kind: 'Answer', status: 404 }, 'GitRepositoryMissing'],
    ['is throttled', { kind: 'Answer', status: 429 }, 'GitThrottled'],
    ['has an error', { kind: 'Answer', status: 500 }, 'GitUnreachable'],
    ['is away', { kind: 'Answer', status: 503 }, 'GitUnreachable'],
    [
      'has moved',
      { kind: 'Answer', status: 301, headers: { location: 'http://127.0.0.1:1/x' } },
      'GitRedirected',
    ],
    ['cuts the connection in the middle', { kind: 'Cut', bytes: 1_000 }, 'GitUnreachable'],
  ];

  it.each(answers)(
    'is told in its own words when it %s, and is well again afterwards',
    async (_, manners, code) => {
      const repository = await mine.repositories.open({ url });
      server.manners = manners;
      await expect(repository.fetch('main')).rejects.toMatchObject({ code });
      expect(repository.tip('main')).toBeUndefined();
      server.manners = { kind: 'Normal' };
      expect(await readMain(repository)).toBe('v: 0\n');
    },
  );

  it('is given up for its slowness long before the time limit', async () => {
    const repository = await mine.repositories.open({ url });
    server.manners = { kind: 'Drip', bytes: 1, milliseconds: 300 };
    const reason = expect.stringMatching(/too slow/i);
    await expect(repository.fetch('main')).rejects.toMatchObject({ code: 'GitTimedOut', values: { reason } });
  });

  it('is told when nobody listens, or there is no such name', async () => {
    for (const wrong of ['http://127.0.0.1:1/x.git', 'http://nobody.invalid/x.git']) {
      const repository = await mine.repositories.open({ url: wrong });
      await expect(repository.fetch('main')).rejects.toMatchObject({ code: 'GitUnreachable' });
    }
  });

  it('is told when it has no such branch', async () => {
    const repository = await mine.repositories.open({ url });
    await expect(repository.fetch('trunk')).rejects.toMatchObject({ code: 'GitBranchMissing' });
  });

  it('that never answers is given up at the time limit, and no process of it goes on', async () => {
    const quick = await createRepositories({ limits: { ...QUICK, networkMilliseconds: 1_000 } });
    const repository = await quick.repositories.open({ url });
    server.manners = { kind: 'Silent' };
    const began = performance.now();
    const fetching = repository.fetch('main').catch((error: Error) => error);
    const late = await waitUntil(
      async () => ((await argumentsOfAll()).includes(url) ? undefined : 'not there'),
      5,
    );
    expect(late).toBeUndefined();
    expect(await fetching).toMatchObject({ code: 'GitTimedOut' });
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await argumentsOfAll()).not.toContain(url);
    server.manners = { kind: 'Normal' };
    expect(await readMain(repository)).toBe('v: 0\n');
    await quick.remove();
  });

  it('does not hold up the others', async () => {
    const other = await server.createRepository(`other-${name}`);
    await other.commit({ branch: 'main', files: { [MODEL_PATH]: 'other\n' } });
    const well = await mine.repositories.open({ url: server.url(`other-${name}`) });
    const median = async () => {
      const times: number[] = [];
      for (let i = 0; i < 7; i++) {
        const began = performance.now();
        expect(await readMain(well)).toBe('other\n');
        times.push(performance.now() - began);
      }
      return times.sort((a, b) => a - b)[3]!;
    };
    await median();
    const control = await median();
    const names = ['silent', 'slow'] as const;
    server.mannersOf.set('silent', { kind: 'Silent' });
    server.mannersOf.set('slow', { kind: 'Drip', bytes: 1, milliseconds: 1_000 });
    await server.createRepository('slow').then((slow) => slow.commit({ branch: 'main', files: { a: 'b' } }));
    const stuck = names.map(async (name) => {
      const ill = await mine.repositories.open({ url: server.url(name) });
      return ill.fetch('main').catch((error: Error) => error);
    });
    expect(await median()).toBeLessThan(2 * control + 100);
    for (const fetching of stuck) expect(await fetching).toMatchObject({ code: 'GitTimedOut' });
  });

  it.each<Manners>([{ kind: 'Normal' }, { kind: 'Drip', bytes: 2_000, milliseconds: 20 }])(
    'with more than fits is left, with nothing of it on disk (%o)',
    async (manners) => {
      await origin.commit(...noise(60, 60));
      const small = await createRepositories({ limits: { ...QUICK, cloneBytes: 50_000 } });
      const repository = await small.repositories.open({ url });
      server.seen.length = 0;
      server.manners = manners;
      await expect(repository.fetch('main')).rejects.toMatchObject({ code: 'GitRepositoryTooLarge' });
      expect(await clonesIn(small.directory)).toEqual([]);
      await small.remove();
    },
  );
});
