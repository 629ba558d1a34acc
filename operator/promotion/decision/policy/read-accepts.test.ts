import { describe, expect, it } from 'vitest';
import { SILENT_POLICY } from './accepts.ts';
import { readAccepts } from './read-accepts.ts';

const floor = { name: 'auc-floor', metric: 'auc', minimum: 0.8 };
const office = {
  name: 'office',
  cron: '0 9 * * 1-5',
  duration: '8h',
  timeZone: 'Europe/Berlin',
  action: 'Allow',
};

describe('readAccepts', () => {
  it('applies every default to an empty policy', () => {
    expect(readAccepts({})).toEqual(SILENT_POLICY);
  });

  it('reads a policy as the documentation shows it', () => {
    const read = readAccepts({
      approval: { mode: 'Review', required: 2, approvers: { users: ['ada'] } },
      contract: 'Exact',
      gates: [
        floor,
        { name: 'no-worse', metric: 'auc', maximumLossAgainstServed: 0.005, onUndecided: 'Block' },
      ],
      windows: [office],
      frozen: true,
      probation: { duration: '30m', maximumErrorRate: 0.1, maximumP95: '250ms', onFailure: 'Report' },
    });
    expect(read).toEqual({
      approval: { mode: 'Review', required: 2, approvers: ['ada'] },
      contract: 'Exact',
      gates: [
        { ...floor, onUndecided: 'Review' },
        { name: 'no-worse', metric: 'auc', maximumLossAgainstServed: 0.005, onUndecided: 'Block' },
      ],
      windows: [{ ...office, duration: 28_800_000 }],
      frozen: true,
      probation: { duration: 1_800_000, maximumErrorRate: 0.1, maximumP95: 250, onFailure: 'Report' },
    });
  });

  it('keeps an empty list of approvers: then nobody counts', () => {
    expect(readAccepts({ approval: { approvers: { users: [] } } }).approval.approvers).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['no mapping', [], 'spec.accepts'],
    ['an unknown field', { gate: [] }, 'spec.accepts.gate'],
    ['an unknown mode', { approval: { mode: 'automatic' } }, 'approval.mode'],
    ['no approvals at all', { approval: { required: 0 } }, 'approval.required'],
    ['half an approval', { approval: { required: 1.5 } }, 'approval.required'],
    ['approvers that are no list', { approval: { approvers: { users: 'ada' } } }, 'approvers.users'],
    ['an approver twice', { approval: { approvers: { users: ['ada', 'ada'] } } }, 'users[1]'],
    ['an approver that is no text', { approval: { approvers: { users: [1] } } }, 'users[0]'],
    ['teams', { approval: { approvers: { teams: [] } } }, 'approvers.teams'],
    ['an unknown contract policy', { contract: 'Loose' }, 'contract'],
    ['gates that are no list', { gates: floor }, 'gates'],
    ['too many gates', { gates: Array(51).fill(floor) }, 'gates'],
    ['a doubled gate', { gates: [floor, floor] }, 'gates[1].name'],
    ['a gate of a reserved name', { gates: [{ ...floor, name: 'contract' }] }, 'gates[0].name'],
    ['a gate whose name is markup', { gates: [{ ...floor, name: '<b>' }] }, 'gates[0].name'],
    ['a gate without a condition', { gates: [{ name: 'a', metric: 'auc' }] }, 'gates[0]'],
    ['a bound as text', { gates: [{ ...floor, minimum: '0.8' }] }, 'gates[0].minimum'],
    [
      'a loss below nothing',
      { gates: [{ name: 'a', metric: 'auc', maximumLossAgainstServed: -1 }] },
      'maximumLoss',
    ],
    ['a bound and a comparison in one', { gates: [{ ...floor, maximumLossAgainstServed: 0 }] }, 'gates[0]'],
    ['a minimum above the maximum', { gates: [{ ...floor, maximum: 0.7 }] }, 'gates[0]'],
    ['a metric of a long name', { gates: [{ ...floor, metric: 'a'.repeat(64) }] }, 'gates[0].metric'],
    ['a slice without a column', { gates: [{ ...floor, slice: {} }] }, 'slice.column'],
    ['an unknown onUndecided', { gates: [{ ...floor, onUndecided: 'Maybe' }] }, 'onUndecided'],
    ['a cron of six fields', { windows: [{ ...office, cron: '* * * * * *' }] }, 'windows[0].cron'],
    ['an unknown time zone', { windows: [{ ...office, timeZone: 'Mars' }] }, 'windows[0].timeZone'],
    ['a window without a duration', { windows: [{ ...office, duration: undefined }] }, 'windows[0].duration'],
    ['a window of no length', { windows: [{ ...office, duration: '0s' }] }, 'windows[0].duration'],
    ['a window without an action', { windows: [{ ...office, action: undefined }] }, 'windows[0].action'],
    ['an unknown action', { windows: [{ ...office, action: 'Deny' }] }, 'windows[0].action'],
    ['frozen as text', { frozen: 'yes' }, 'frozen'],
    ['a probation without a duration', { probation: {} }, 'probation.duration'],
    ['an error rate above one', { probation: { duration: '1m', maximumErrorRate: 2 } }, 'maximumErrorRate'],
  ])('refuses %s and says where', (_, value, path) => {
    expect(() => readAccepts(value)).toThrow(expect.objectContaining({ code: 'PolicyInvalid' }));
    expect(() => readAccepts(value)).toThrow(path);
  });
});
