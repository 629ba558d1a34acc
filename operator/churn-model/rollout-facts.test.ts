import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PHASES, type RolloutFacts, readFacts, recallFacts, writeFacts } from './rollout-facts.ts';
import { ONE, settings, TWO } from './testing/objects.ts';

const someSettings = fc.constantFrom(
  settings(),
  settings({ artifact: TWO, decision: { threshold: 0.25 } }),
  settings({ pullSecretRef: { name: 'registry-read' } }),
  settings({ profile: { slot: '10s', exposeValues: true } }),
  settings({ predictionLog: { persistentVolumeClaim: { claimName: 'predictions', path: 'telco' } } }),
  settings({
    predictionLog: { s3: { bucket: 'churn', prefix: 'predictions', secretRef: { name: 'store' } } },
  }),
);
const someFacts: fc.Arbitrary<RolloutFacts> = fc.record(
  {
    phase: fc.constantFrom(...PHASES),
    running: someSettings,
    lastAvailable: fc.record({ settings: someSettings, since: fc.string() }),
    failed: fc.record({
      settings: someSettings,
      generation: fc.nat(),
      reason: fc.constant('ModelRefused' as const),
      message: fc.string({ unit: 'grapheme' }),
    }),
  },
  { requiredKeys: [] },
);

describe('facts in annotations', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        expect(readFacts(writeFacts(facts))).toEqual(facts);
      }),
    );
  });

  it('are read without harm whatever somebody wrote into the annotations', () => {
    const names = Object.keys(
      writeFacts({
        phase: 'GaveWay',
        running: settings(),
        lastAvailable: { settings: settings(), since: '' },
        failed: { settings: settings(), generation: 1, reason: 'Crashed', message: '' },
      }),
    );
    const annotations = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.string(), fc.json()));
    fc.assert(
      fc.property(annotations, (written) => {
        expect(readFacts(written)).toEqual({});
      }),
    );
  });

  it('are few where nothing is known', () => {
    expect(writeFacts({})).toEqual({});
    expect(readFacts(undefined)).toEqual({});
  });
});

describe('facts that the status tells of', () => {
  const since = '2026-02-01T00:00:00Z';
  const wanted = settings({ artifact: TWO, decision: { threshold: 0.25 } });

  it('are the artifact that was available, and since when', () => {
    expect(recallFacts({ current: ONE, since }, wanted)).toEqual({
      lastAvailable: { settings: settings({ artifact: ONE, decision: { threshold: 0.25 } }), since },
    });
  });

  it.each([
    ['nothing is told', undefined],
    ['nothing serves', {}],
    ['what serves has not become available as a whole', { current: ONE }],
    ['what serves is what is wanted', { current: TWO, since }],
  ])('are none where %s', (_, told) => {
    expect(recallFacts(told, wanted)).toEqual({});
  });
});
