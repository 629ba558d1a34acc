import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Reasons } from './conditions.ts';

/** The closed lists, which the compiler keeps complete. */
const REASONS: { [Type in keyof Reasons]: Record<Reasons[Type], true> } = {
  Ready: {
    AlarmUnreachable: true,
    AwaitingReference: true,
    CheckpointBegunAnew: true,
    CheckpointForbidden: true,
    CheckpointNotOurs: true,
    CheckpointTooLarge: true,
    ClocksDiffer: true,
    Coarsened: true,
    CollectingReference: true,
    ColumnsUnknown: true,
    ModelMissing: true,
    NothingServed: true,
    PodsSilent: true,
    PodsUntrusted: true,
    ReferenceMissing: true,
    ReferenceUnread: true,
    SecretForbidden: true,
    SecretMissing: true,
    SourceAwaited: true,
    SourceUnread: true,
    TestUnsuitable: true,
    Watching: true,
    WindowUnfit: true,
  },
  DriftDetected: {
    AwaitingReference: true,
    AwaitingWindow: true,
    Detected: true,
    NotDetected: true,
    TooFewRows: true,
  },
  SampleSufficient: {
    AwaitingReference: true,
    AwaitingWindow: true,
    EnoughRows: true,
    NoRows: true,
    NoTraffic: true,
    TooFewRows: true,
  },
};

describe('docs/drift.md', () => {
  it.each(Object.entries(REASONS))('tells every reason of %s', async (type, reasons) => {
    const text = await readFile(join(import.meta.dirname, '../../../docs/drift.md'), 'utf8');
    const section = text.slice(text.indexOf(`**${type}**`));
    for (const reason of Object.keys(reasons)) expect(section).toMatch(new RegExp(`\\b${reason}\\b`));
  });
});
