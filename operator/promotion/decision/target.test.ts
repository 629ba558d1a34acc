import { describe, expect, it } from 'vitest';
import { artifact, digest } from '../testing/evidence.ts';
import { ARTIFACT_FIELD } from './policy/promotion.ts';
import { readTarget } from './target.ts';

const address = { path: 'prod.yaml', field: ARTIFACT_FIELD };
const file = (value: string) => `spec:\n  serving:\n    artifact: ${value}\n`;
const read = (current: string | undefined, ...history: (string | undefined)[]) =>
  readTarget({
    address,
    base: { branch: 'main', commit: 'tip', committedAt: new Date(0) },
    file: current,
    history: history.map((content, index) => ({
      commit: `c${index}`,
      committedAt: new Date(index),
      content,
    })),
  });
const held = (target: ReturnType<typeof read>) =>
  target.held.map(({ commit, value }) => [commit, value?.slice(-1)]);

describe('readTarget', () => {
  it('reads value, digest and policy', () => {
    expect(read(`${file(artifact('1'))}  accepts: {frozen: true}\n`)).toMatchObject({
      value: artifact('1'),
      digest: digest('1'),
      policy: { kind: 'Valid', accepts: { frozen: true } },
    });
  });

  it.each<[string, string | undefined, string]>([
    ['the file is not there', undefined, 'TargetMissing'],
    ['the parent is not there', 'spec: {}\n', 'TargetMissing'],
    ['the file is no YAML', 'a: [', 'TargetUnreadable'],
    ['the value is no text', 'spec:\n  serving:\n    artifact: [1]\n', 'TargetUnreadable'],
  ])('tells that %s', (_, text, reason) => {
    expect(read(text).trouble).toMatchObject({ reason });
  });

  it('has no trouble where only the value is absent', () => {
    const target = read('spec:\n  serving: {}\n');
    expect(target).toMatchObject({ value: undefined, digest: undefined });
    expect(target.trouble).toBeUndefined();
  });

  it('keeps the oldest commit of each value', () => {
    const [one, two] = [file(artifact('1')), file(artifact('2'))];
    expect(held(read(one, one, `${one}# x\n`, two, one))).toEqual([
      ['c1', '1'],
      ['c2', '2'],
      ['c3', '1'],
    ]);
  });

  it('takes an absent file, document or line for nothing held', () => {
    const one = file(artifact('1'));
    expect(held(read(one, one, 'spec:\n  serving: {}\n', 'spec: {}\n', undefined))).toEqual([
      ['c0', '1'],
      ['c3', undefined],
    ]);
  });

  it('passes over what nobody could read, or apply', () => {
    const one = file(artifact('1'));
    expect(held(read(one, one, 'a: [', one))).toEqual([['c2', '1']]);
  });
});
