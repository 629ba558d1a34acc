import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  describeStart,
  isHealthy,
  type NodeStatus,
  type PartState,
  readStatus,
  writeStatus,
} from './status.ts';

const since = '2026-01-01T00:00:00.000Z';
const status = (phase: NodeStatus['phase'], ...states: PartState[]): NodeStatus => ({
  phase,
  parts: states.map((state, index) => ({ name: `part-${index}`, state, since, restarts: 0 })),
});

describe('the status of a cluster', () => {
  it('is healthy when every program is ready and every step done', () => {
    expect(isHealthy(status('Ready', 'Ready', 'Done'))).toBe(true);
  });

  it.each(['Waiting', 'Starting', 'Unready', 'Restarting', 'Failed'] as const)(
    'is not healthy when a part is %s',
    (state) => expect(isHealthy(status('Ready', 'Ready', state))).toBe(false),
  );

  it('is not healthy before the start is concluded', () => {
    expect(isHealthy(status('Starting', 'Ready'))).toBe(false);
  });

  it('tells how far the start is', () => {
    expect(describeStart(status('Starting', 'Ready', 'Starting', 'Waiting', 'Done'))).toBe(
      '2 of 4 ready, waiting for part-1',
    );
  });

  it('is read as it was written, and not there before', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'status-'));
    expect(await readStatus(directory)).toBeUndefined();
    await writeStatus(directory, status('Ready', 'Done'));
    expect(await readStatus(directory)).toEqual(status('Ready', 'Done'));
    await rm(directory, { recursive: true });
  });
});
