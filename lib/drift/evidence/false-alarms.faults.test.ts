import { describe, expect, it } from 'vitest';
import { judgeProfiles } from '../judge-profiles.ts';
import { driftState, type JudgedWindow } from './persistence.ts';
import { Traffic, WindowCounter } from './traffic.fixture.ts';

const REFERENCES = 50;
const REFERENCE_ROWS = 5_000;
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(3)} %`;

describe('the policy Evidence, by simulation', () => {
  it('rarely alarms on clean windows: 50 references, 200 windows of 1,000 rows each', {
    timeout: 300_000,
  }, () => {
    const WINDOWS = 200;
    const alarmsByColumn = new Map<string, number>();
    const detections: number[] = [];
    let alarms = 0;
    for (let seed = 1; seed <= REFERENCES; seed++) {
      const traffic = new Traffic(seed);
      const reference = traffic.reference(REFERENCE_ROWS);
      const counter = new WindowCounter(reference);
      const windows: JudgedWindow[] = [];
      let detected = 0;
      for (let start = 0; start < WINDOWS; start++) {
        const current = counter.count(traffic.rows(1_000), traffic.scores(1_000));
        const { verdict, drifted, judged } = judgeProfiles({ reference, current, policy: 'Evidence' });
        expect(judged).toBe(11);
        for (const column of drifted) alarmsByColumn.set(column, (alarmsByColumn.get(column) ?? 0) + 1);
        if (verdict === 'Alarm') alarms++;
        windows.push({ start, verdict });
        if (driftState(windows.slice(-3), 1) === 'Detected') detected++;
      }
      detections.push(detected);
    }
    const positions = REFERENCES * WINDOWS;
    const detected = detections.reduce((sum, count) => sum + count, 0);
    console.log(
      `clean windows: ${percent(alarms, positions)} alarm, drift is detected at ${percent(detected, positions)} of positions,`,
      `at ${percent(Math.max(...detections), WINDOWS)} for the worst reference; by column`,
      Object.fromEntries(alarmsByColumn),
    );
    expect(detected / positions).toBeLessThanOrEqual(0.002);
    expect(Math.max(...detections) / WINDOWS).toBeLessThanOrEqual(0.02);
  });

  it('finds a column shifted by 0.2 deviations by the second window: 200 series of 5,000 rows', {
    timeout: 300_000,
  }, () => {
    const SERIES = 200;
    let [first, found] = [0, 0];
    let traffic = new Traffic(1_000);
    let reference = traffic.reference(REFERENCE_ROWS);
    for (let series = 0; series < SERIES; series++) {
      if (series % (SERIES / REFERENCES) === 0) {
        traffic = new Traffic(1_000 + series);
        reference = traffic.reference(REFERENCE_ROWS);
      }
      const counter = new WindowCounter(reference);
      const windows = [0, 1].map((start): JudgedWindow => {
        const current = counter.count(traffic.rows(5_000, 0.2), traffic.scores(5_000));
        const { verdict, drifted } = judgeProfiles({ reference, current, policy: 'Evidence' });
        return { start, verdict: drifted.includes('usage') ? verdict : 'Clear' };
      });
      if (windows[0]!.verdict === 'Alarm') first++;
      if (driftState(windows, 1) === 'Detected') found++;
    }
    console.log(
      `shifted by 0.2: ${percent(first, SERIES)} alarm in one window, ${percent(found, SERIES)} are found by the second`,
    );
    expect(found / SERIES).toBeGreaterThanOrEqual(0.99);
  });
});
