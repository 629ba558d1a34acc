import { describe, expect, it } from 'vitest';
import { addReports, quantile, readPodReport } from './pod-report.ts';

const page = (...lines: string[]) => readPodReport(lines.join('\n'));
const infinite = Number.POSITIVE_INFINITY;

describe('readPodReport', () => {
  it('tells the digest, the requests and how many of them the server failed', () => {
    const report = page(
      'churnops_model_info{version="1",digest="sha256:abc",threshold="0.5"} 1',
      'predictions_total 90',
      'api_errors_total{code="PredictionFailed",status="500"} 6',
      'api_errors_total{code="Overloaded",status="503"} 4',
      'prediction_latency_seconds_bucket{le="0.1"} 80',
      'prediction_latency_seconds_bucket{le="+Inf"} 90',
    );
    expect(report).toEqual({
      digest: 'sha256:abc',
      requests: 100,
      errors: 10,
      latencies: [
        { bound: 0.1, count: 80 },
        { bound: infinite, count: 90 },
      ],
    });
  });

  it('leaves out what clients got wrong, which would hide the errors of the server', () => {
    const report = page('predictions_total 1', 'api_errors_total{code="RequestMalformed",status="400"} 900');
    expect(report).toMatchObject({ requests: 1, errors: 0 });
  });

  it('tells no digest of a server that has no model yet', () => {
    expect(page('predictions_total 0')).toEqual({ digest: undefined, requests: 0, errors: 0, latencies: [] });
  });

  it.each([
    ['is no page of metrics', 'Not Found!'],
    ['counts what no one can count', 'predictions_total NaN'],
    ['counts less than nothing', 'predictions_total -1'],
  ])('reads nothing where the answer %s', (_, text) => {
    expect(page(text)).toBeUndefined();
  });
});

describe('addReports', () => {
  it('adds up pods, bound by bound', () => {
    const report = (count: number) => ({
      digest: 'sha256:abc',
      requests: count,
      errors: 1,
      latencies: [
        { bound: 0.1, count: 1 },
        { bound: infinite, count },
      ],
    });
    expect(addReports([report(5), report(7)])).toEqual({
      requests: 12,
      errors: 2,
      latencies: [
        { bound: 0.1, count: 2 },
        { bound: infinite, count: 12 },
      ],
    });
    expect(addReports([])).toEqual({ requests: 0, errors: 0, latencies: [] });
  });
});

describe('quantile', () => {
  const latencies = [
    { bound: 0.1, count: 50 },
    { bound: 0.2, count: 90 },
    { bound: 0.4, count: 100 },
    { bound: infinite, count: 100 },
  ];

  it.each([
    ['in the first bucket, from nothing on', 0.25, 0.05],
    ['at a bound', 0.9, 0.2],
    ['between two bounds', 0.95, 0.3],
    ['at the end', 1, 0.4],
  ])('interpolates %s', (_, share, seconds) => {
    expect(quantile(latencies, share)).toBeCloseTo(seconds, 12);
  });

  it('is the last finite bound where more is not known', () => {
    expect(quantile([...latencies.slice(0, 2), { bound: infinite, count: 1_000 }], 0.95)).toBe(0.2);
  });

  it('is unknown where nothing was counted', () => {
    expect(quantile([], 0.95)).toBeUndefined();
    expect(quantile([{ bound: infinite, count: 0 }], 0.95)).toBeUndefined();
  });
});
