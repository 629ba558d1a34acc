import { describe, expect, it } from 'vitest';
import { forgeError } from '../errors.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { Gate } from './gate.ts';

const refusal = (reason: string) => (seconds: number) =>
  forgeError('ForgeResting', { host: 'forge.test', action: 'any call', seconds, reason });

describe('Gate', () => {
  it('refuses until the time given, to the millisecond, and says how long that is', async () => {
    const clock = new FakeClock();
    const gate = new Gate(clock);
    gate.check();
    gate.close(60_000, refusal('busy'));
    await clock.advance(59_001);
    expect(() => gate.check()).toThrow(/another 1 s: busy/);
    await clock.advance(998);
    expect(() => gate.check()).toThrow();
    await clock.advance(1);
    gate.check();
  });

  it('keeps the later of two times', async () => {
    const clock = new FakeClock();
    const gate = new Gate(clock);
    gate.close(60_000, refusal('long'));
    gate.close(1_000, refusal('short'));
    await clock.advance(1_000);
    expect(() => gate.check()).toThrow(/long/);
    gate.close(120_000, refusal('longer'));
    await clock.advance(60_000);
    expect(() => gate.check()).toThrow(/another 60 s: longer/);
  });

  it('closes again after it was open', async () => {
    const clock = new FakeClock();
    const gate = new Gate(clock);
    gate.close(1_000, refusal('first'));
    await clock.advance(5_000);
    gate.close(500, refusal('second'));
    expect(() => gate.check()).toThrow(/second/);
  });
});
