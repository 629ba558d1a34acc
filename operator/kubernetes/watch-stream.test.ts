import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWatchEvents } from './watch-stream.ts';

async function* chunks(parts: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* parts;
}

async function collect(parts: Iterable<Uint8Array>): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const event of readWatchEvents(chunks(parts), '/api/v1/pods')) events.push(event);
  return events;
}

describe('readWatchEvents', () => {
  it('gives the same events however the bytes are cut, also inside a character', async () => {
    const event = fc.record({
      type: fc.constantFrom('ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK'),
      object: fc.record({ metadata: fc.record({ name: fc.string({ unit: 'grapheme' }) }) }),
    });
    const cuts = fc.array(fc.nat({ max: 400 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 6 }), cuts, async (events, places) => {
        const bytes = Buffer.from(events.map((item) => `${JSON.stringify(item)}\n`).join(''));
        const edges = [
          0,
          ...places.filter((place) => place < bytes.length).sort((a, b) => a - b),
          bytes.length,
        ];
        const parts = edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
        expect(await collect(parts)).toEqual(events);
      }),
    );
  });

  it('reads a last line without an end and skips empty ones', async () => {
    const text = '{"type":"ADDED","object":{}}\n\n{"type":"DELETED","object":{}}';
    expect(await collect([Buffer.from(text)])).toHaveLength(2);
  });

  it('refuses a line that is not JSON, as when a stream is cut', async () => {
    await expect(collect([Buffer.from('{"type":"ADD')])).rejects.toMatchObject({
      code: 'ApiResponseUnreadable',
    });
  });

  it('refuses a line without an end before it fills the memory', async () => {
    const megabyte = new Uint8Array(1024 * 1024).fill(0x20);
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; sent < 100; sent++) yield megabyte;
    }
    const reading = (async () => {
      for await (const event of readWatchEvents(endless(), '/x')) expect(event).toBeUndefined();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'ApiResponseTooLarge' });
    expect(sent).toBeLessThan(20);
  });
});
