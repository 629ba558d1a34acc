import { describe, expect, it } from 'vitest';
import { artifact, digest } from '../testing/models.ts';
import { readRollbackAnswer } from './rollback-answer.ts';

const pullRequest = { number: 7, url: 'https://git.example.com/7' };
const open = {
  reason: 'AwaitingApproval',
  message: 'Waiting.',
  artifact: artifact('b'),
  digest: digest('b'),
  pullRequest,
};
const refused = { reason: 'RollbackRefused', message: 'It never served that.' };
const quiet = { reason: 'NoRollbackNeeded', message: 'Nothing asks for a rollback.' };
const opened = { kind: 'Opened', ...pullRequest, artifact: artifact('b') };
const none = { kind: 'None' };

describe('the answer to a request to roll back', () => {
  it.each([
    ['nothing yet', undefined, undefined, 'previous', none],
    ['a quiet status', quiet, quiet, 'previous', none],
    ['a pull request', quiet, open, 'previous', opened],
    ['one for the digest', quiet, open, digest('b'), opened],
    ['one for the reference', quiet, open, artifact('b'), opened],
    ['one for another digest, which is to be changed', open, open, digest('c'), none],
    ['an open pull request from before, which is what is asked for', open, open, 'previous', opened],
    ['a refusal', quiet, refused, 'previous', { kind: 'Refused', ...refused }],
    ['a refusal of an earlier request', refused, refused, 'previous', none],
    ['a pull request that is being opened', quiet, { ...open, pullRequest: undefined }, 'previous', none],
  ])('is read from %s', (_, before, now, request, expected) => {
    const known = now && Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined));
    expect(readRollbackAnswer(before, known as typeof open | undefined, request)).toEqual(expected);
  });
});
