import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PullRequest } from '../pull-request.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { type Listed, type Page, PullRequestIndex } from './pull-request-index.ts';

const PAGE_SIZE = 3;

function pullRequest(number: number, updatedAt: number, title: string): PullRequest {
  const at = new Date(updatedAt);
  return {
    ...{
      number,
      title,
      url: '',
      bodyDigest: '',
      state: 'Open',
      draft: false,
      author: 'operator',
      labels: [],
    },
    ...{
      head: { branch: `churnops/${number}`, sha: '' },
      base: { branch: 'main' },
      createdAt: at,
      updatedAt: at,
    },
  };
}

/** A repository whose list can be changed, and an index of it that counts its questions. */
function createStage(options: { maximumPages?: number } = {}) {
  const clock = new FakeClock();
  const items = new Map<number, Listed>();
  const asked: string[] = [];
  let version = 0;
  let time = 1_000;
  let truncated = 0;
  const set = (number: number, title: string, ofInterest = true) => {
    version++;
    const updatedAt = new Date(time);
    const one = ofInterest ? pullRequest(number, time, title) : undefined;
    items.set(number, { number, updatedAt, pullRequest: one });
  };
  const behaviour = { answer: (page: Page | 'Unchanged') => Promise.resolve(page) };
  const readPage = (page: number, etag: string | undefined) => {
    asked.push(etag === undefined ? `${page}` : `${page} if changed`);
    if (etag === `${version}`) return behaviour.answer('Unchanged');
    const sorted = [...items.values()].sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
    const listed = sorted.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
    return behaviour.answer({ listed, last: listed.length < PAGE_SIZE, etag: `${version}` });
  };
  const index = new PullRequestIndex({ readPage, clock, onTruncated: () => truncated++, ...options });
  const titles = async (fresh = false) =>
    (await index.list({ fresh })).map(({ number, title }) => `${number} ${title}`);
  return {
    clock,
    index,
    asked,
    set,
    titles,
    behaviour,
    second: () => {
      time += 1_000;
    },
    truncations: () => truncated,
  };
}

describe('PullRequestIndex', () => {
  it('asks once in two minutes, whoever asks', async () => {
    const { clock, asked, set, titles } = createStage();
    set(1, 'a');
    expect(await Promise.all([titles(), titles(), titles()])).toEqual([['1 a'], ['1 a'], ['1 a']]);
    await clock.advance(119_000);
    await titles();
    expect(asked).toEqual(['1']);
    await clock.advance(2_000);
    await titles();
    expect(asked).toEqual(['1', '1 if changed']);
  });

  it('gives a fresh list to those who ask for one, and to all after news', async () => {
    const { asked, set, titles, index } = createStage();
    await titles();
    set(1, 'a');
    expect(await titles()).toEqual([]);
    expect(await titles(true)).toEqual(['1 a']);
    set(1, 'b');
    index.expire();
    expect(await titles()).toEqual(['1 b']);
    expect(asked).toHaveLength(3);
  });

  it('does not answer a fresh question with a list that was asked for before it', async () => {
    const { clock, set, titles, behaviour } = createStage();
    behaviour.answer = async (page) => {
      await clock.sleep(1_000);
      return page;
    };
    const first = titles();
    set(1, 'a');
    const second = titles(true);
    await clock.advance(3_000);
    expect(await first).toEqual([]);
    expect(await second).toEqual(['1 a']);
  });

  it('reads all pages the first time, and then only as far as something changed', async () => {
    const { asked, set, titles, second } = createStage();
    for (let number = 1; number <= 8; number++) {
      set(number, 'a');
      second();
    }
    expect(await titles()).toHaveLength(8);
    expect(asked).toEqual(['1', '2', '3']);
    set(2, 'b');
    expect((await titles(true)).filter((one) => one.endsWith('b'))).toEqual(['2 b']);
    expect(asked.slice(3)).toEqual(['1 if changed']);
  });

  it('reads on through all that changed in the same second as what it knew last', async () => {
    const { set, titles, second } = createStage();
    for (let number = 1; number <= 7; number++) set(number, 'a');
    await titles();
    set(1, 'b');
    expect(await titles(true)).toContain('1 b');
    second();
    set(7, 'c');
    expect(await titles(true)).toContain('7 c');
  });

  it('drops what has become of no interest', async () => {
    const { set, titles, second } = createStage();
    set(1, 'a');
    await titles();
    second();
    set(1, 'a', false);
    expect(await titles(true)).toEqual([]);
  });

  it('holds a write of ours at once, and no list that was asked for before undoes it', async () => {
    const { clock, index, set, titles, behaviour } = createStage();
    set(1, 'old');
    behaviour.answer = async (page) => {
      await clock.sleep(1_000);
      return page;
    };
    const early = titles();
    index.put(1, pullRequest(1, 5_000, 'ours'));
    index.put(2, pullRequest(2, 5_000, 'made'));
    await clock.advance(1_000);
    expect(await early).toEqual(['2 made', '1 ours']);
    set(1, 'theirs');
    const later = titles(true);
    await clock.advance(1_000);
    expect(await later).toEqual(['2 made', '1 theirs']);
  });

  it('keeps what it knew when a page in the middle fails, and reads all of it the next time', async () => {
    const { set, titles, second, behaviour } = createStage();
    for (let number = 1; number <= 5; number++) {
      set(number, 'a');
      second();
    }
    await titles();
    for (let number = 1; number <= 5; number++) {
      set(number, 'b');
      second();
    }
    const { answer } = behaviour;
    let pages = 0;
    behaviour.answer = (page) => (++pages === 2 ? Promise.reject(new Error('gone')) : answer(page));
    await expect(titles(true)).rejects.toThrow('gone');
    expect(await titles(true)).toEqual(['5 b', '4 b', '3 b', '2 b', '1 b']);
  });

  it('stops at its bound of pages, and says so', async () => {
    const { set, titles, second, truncations } = createStage({ maximumPages: 2 });
    for (let number = 1; number <= 9; number++) {
      set(number, 'a');
      second();
    }
    expect(await titles()).toHaveLength(6);
    expect(truncations()).toBe(1);
  });

  it('knows after any sequence of changes what the repository holds', async () => {
    const change = fc.oneof(
      fc.record({
        kind: fc.constant('set' as const),
        number: fc.integer({ min: 1, max: 12 }),
        interest: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('second' as const) }),
      fc.record({ kind: fc.constant('list' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 80 }), async (changes) => {
        const { set, second, titles } = createStage();
        const model = new Map<number, string>();
        for (const [step, one] of changes.entries()) {
          if (one.kind === 'second') second();
          else if (one.kind === 'list') await titles(true);
          else {
            set(one.number, `${step}`, one.interest);
            if (one.interest) model.set(one.number, `${step}`);
            else model.delete(one.number);
          }
        }
        const expected = [...model].sort(([a], [b]) => b - a).map(([number, title]) => `${number} ${title}`);
        expect(await titles(true)).toEqual(expected);
      }),
    );
  });
});
