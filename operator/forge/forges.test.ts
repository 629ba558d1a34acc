import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ScriptedForge, send, startScriptedForge } from './testing/scripted-forge.ts';

let scripted: ScriptedForge;
beforeEach(async () => {
  scripted = await startScriptedForge();
});
afterEach(() => scripted[Symbol.asyncDispose]());

it('gives one forge to all who ask with the same settings, and a new one for new credentials', () => {
  expect(scripted.open('models')).toBe(scripted.open('models'));
  expect(scripted.open('models')).not.toBe(scripted.open('another'));
  expect(scripted.open('models')).not.toBe(scripted.open('models', { kind: 'Token', token: 'a new token' }));
});

it('lets all that asked a repository ask it anew once something happened there, however it is spelled', async () => {
  scripted.answer(send(200, []));
  const lists = () => scripted.requests.length;
  for (const name of ['models', 'another']) await scripted.open(name).findPullRequests({});
  scripted.forges.changed({ owner: 'Shop', name: 'MODELS' });
  for (const name of ['models', 'another']) await scripted.open(name).findPullRequests({});
  expect(lists()).toBe(3);
  await scripted.clock.advance(121_000);
  await scripted.open('models').findPullRequests({});
  expect(lists()).toBe(4);
});

it('shows a list to two hundred askers at the price of one', async () => {
  scripted.answer(send(200, []));
  const ask = () => scripted.open().findPullRequests({});
  await Promise.all(Array.from({ length: 200 }, ask));
  expect(scripted.requests).toHaveLength(1);
});
