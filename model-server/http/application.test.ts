import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '@churnops/lib/logging/logger.ts';
import { expect, test } from 'vitest';
import { ServerMetrics } from '../metrics.ts';
import { ServingState } from '../serving-state.ts';
import { createApplication } from './application.ts';

test('a failure is a problem without its cause, which is in the log', async () => {
  const lines: string[] = [];
  const logger = createLogger({ name: 'test', destination: { write: (line) => void lines.push(line) } });
  const metrics = new ServerMetrics();
  metrics.registry.metrics = () => Promise.reject(new Error('a collector is broken'));
  const server = createServer(createApplication(new ServingState(), metrics, logger)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const response = await fetch(`http://127.0.0.1:${port}/metrics`);

  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('collector');
  expect(lines.join('')).toContain('a collector is broken');
  server.close();
});
