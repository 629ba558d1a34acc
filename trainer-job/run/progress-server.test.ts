import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProgressServer } from './progress-server.ts';

describe('ProgressServer', () => {
  let server: ProgressServer;
  let url: string;
  beforeEach(async () => {
    server = new ProgressServer();
    url = `http://127.0.0.1:${await server.listen(0)}`;
  });
  afterEach(() => server.close());

  it('answers what was told last', async () => {
    expect(await (await fetch(`${url}/progress`)).json()).toEqual({
      phase: 'Reading',
      percent: 0,
      message: 'starting',
    });
    const progress = { phase: 'Fitting', percent: 55, message: 'tree 50 of 100' } as const;
    server.update(progress);
    expect(await (await fetch(`${url}/progress`)).json()).toEqual(progress);
  });

  it('is healthy while it runs', async () => {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it.each([
    ['GET', '/'],
    ['POST', '/progress'],
    ['GET', '/progress/../x'],
  ])('answers 404 to %s %s', async (method, path) => {
    expect((await fetch(url + path, { method })).status).toBe(404);
  });
});
