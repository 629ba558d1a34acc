import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteBudget } from './byte-budget.ts';
import { checkBodyHeaders, readBody } from './request-body.ts';

const request = (headers: Record<string, string> = {}) =>
  Object.assign(new IncomingMessage(new Socket()), { headers });
const code = (name: string) => expect.objectContaining({ code: name });

describe('checkBodyHeaders', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'application/problem+json'])(
    'accepts %s',
    (type) => {
      expect(() => checkBodyHeaders(request({ 'content-type': type }), 10)).not.toThrow();
    },
  );

  it.each([
    [{ 'content-encoding': 'gzip' }, 'EncodingUnsupported'],
    [{ 'content-type': 'text/csv' }, 'MediaTypeUnsupported'],
    [{ 'content-type': 'application/jsonp' }, 'MediaTypeUnsupported'],
    [{ 'content-length': '11' }, 'BodyTooLarge'],
  ])('refuses %j', (headers: Record<string, string>, expected) => {
    expect(() => checkBodyHeaders(request(headers), 10)).toThrow(code(expected));
  });
});

describe('readBody', () => {
  it('joins the chunks of a body and holds their bytes in the budget until released', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 })), async (chunks) => {
        const budget = new ByteBudget(1_000);
        const incoming = request();
        const reading = readBody(incoming, { maximumBytes: 1_000, budget });
        for (const chunk of chunks) incoming.push(Buffer.from(chunk));
        incoming.push(null);
        const body = await reading;
        expect(body.bytes).toEqual(Buffer.concat(chunks));
        expect(budget.taken).toBe(body.bytes.length);
        body.release();
        expect(budget.taken).toBe(0);
      }),
    );
  });

  it('refuses the first byte over the limit and gives its bytes back', async () => {
    const budget = new ByteBudget(1_000);
    const incoming = request();
    const reading = readBody(incoming, { maximumBytes: 10, budget });
    incoming.push(Buffer.alloc(10));
    incoming.push(Buffer.alloc(1));
    await expect(reading).rejects.toThrow(code('BodyTooLarge'));
    expect(budget.taken).toBe(0);
  });

  it('refuses a body for which the whole server has no room left', async () => {
    const budget = new ByteBudget(15);
    budget.take(10);
    const incoming = request();
    const reading = readBody(incoming, { maximumBytes: 10, budget });
    incoming.push(Buffer.alloc(10));
    await expect(reading).rejects.toThrow(code('Overloaded'));
    expect(budget.taken).toBe(10);
  });

  it('tells a body that was cut from one that ended', async () => {
    const budget = new ByteBudget(100);
    const incoming = request();
    const reading = readBody(incoming, { maximumBytes: 100, budget });
    incoming.push(Buffer.alloc(5));
    setImmediate(() => incoming.destroy());
    await expect(reading).rejects.toThrow(code('RequestAborted'));
    expect(budget.taken).toBe(0);
  });
});
