/** A policy (`spec.accepts`), and what is said of it: the path below `spec.accepts`, and words of the remedy. */
export interface AcceptsRefusal {
  title: string;
  accepts: unknown;
  path: string;
  remedy: string;
}

const gate = { name: 'auc-floor', metric: 'auc', minimum: 0.8 };
const office = { name: 'office', cron: '0 9 * * 1-5', duration: '8h', action: 'Allow' };
const inGate = (change: object) => ({ gates: [{ ...gate, ...change }] });
const inWindow = (change: object) => ({ windows: [{ ...office, ...change }] });
const inApproval = (approval: object) => ({ approval });
const inProbation = (change: object) => ({ probation: { duration: '30m', ...change } });

/** Policies that hold: everything that may be said, and the edges of it. */
export const ACCEPTED_ACCEPTS: [title: string, accepts: object][] = [
  ['nothing', {}],
  ['an approval that says nothing', inApproval({})],
  ['ten approvals', inApproval({ mode: 'Review', required: 10 })],
  ['approvers that are nobody', inApproval({ mode: 'Review', approvers: { users: [] } })],
  ['two approvers', inApproval({ approvers: { users: ['ada', 'grace'] } })],
  ['any contract', { contract: 'Any' }],
  ['a floor', inGate({})],
  ['a corridor', inGate({ maximum: 0.8 })],
  [
    'a ceiling for every value of a column',
    inGate({ minimum: undefined, maximum: 0.6, slice: { column: 'plan' } }),
  ],
  ['no loss at all', inGate({ minimum: undefined, maximumLossAgainstServed: 0, onUndecided: 'Block' })],
  ['fifty gates', { gates: Array.from({ length: 50 }, (_, index) => ({ ...gate, name: `gate-${index}` })) }],
  ['a window in a time zone', inWindow({ timeZone: 'Europe/Berlin', action: 'Exclude' })],
  ['a window for a minute', inWindow({ duration: '60s' })],
  ['a window for a year and a day', inWindow({ duration: '8784h' })],
  ['a cron with more blanks than it needs', inWindow({ cron: '*/5  0-23/2 1,15 JAN-JUN *' })],
  ['a freeze', { frozen: true }],
  ['a short probation', inProbation({ duration: '1m30s', maximumErrorRate: 0, maximumP95: '1s500ms' })],
  ['a probation that only reports', inProbation({ maximumErrorRate: 1, onFailure: 'Report' })],
];

/** Policies that do not hold. */
export const REFUSED_ACCEPTS: AcceptsRefusal[] = [
  refused('an unknown mode', inApproval({ mode: 'automatic' }), 'approval.mode', 'Automatic'),
  refused('no approvals at all', inApproval({ required: 0 }), 'approval.required', '1'),
  refused('eleven approvals', inApproval({ required: 11 }), 'approval.required', '10'),
  refused('half an approval', inApproval({ required: 1.5 }), 'approval.required', 'integer'),
  refused('an approver twice', inApproval({ approvers: { users: ['ada', 'ada'] } }), 'users[1]', 'Duplicate'),
  refused(
    'an approver without a name',
    inApproval({ approvers: { users: [''] } }),
    'users[0]',
    '1 chars long',
  ),
  refused('an unknown contract', { contract: 'Loose' }, 'contract', 'Compatible'),
  refused('fifty-one gates', { gates: Array(51).fill(gate) }, 'gates', '50'),
  refused('a gate twice', { gates: [gate, gate] }, 'gates[1]', 'Duplicate'),
  refused('a gate of a reserved name', inGate({ name: 'contract' }), 'gates[0].name', 'choose another'),
  refused('a gate whose name is markup', inGate({ name: '<b>' }), 'gates[0].name', 'use lower-case letters'),
  refused('a gate of a long name', inGate({ name: 'a'.repeat(64) }), 'gates[0].name', '63'),
  refused('a gate without a metric', inGate({ metric: undefined }), 'gates[0].metric', 'Required value'),
  refused('a metric of a long name', inGate({ metric: 'a'.repeat(64) }), 'gates[0].metric', '63'),
  refused('a gate without a bound', inGate({ minimum: undefined }), 'gates[0]', 'add one'),
  refused('a bound as text', inGate({ minimum: '0.8' }), 'gates[0].minimum', 'number'),
  refused('a corridor upside down', inGate({ maximum: 0.7 }), 'gates[0]', 'correct one of the two'),
  refused('a loss beside a floor', inGate({ maximumLossAgainstServed: 0 }), 'gates[0]', 'into another one'),
  refused(
    'a loss below nothing',
    inGate({ minimum: undefined, maximumLossAgainstServed: -0.1 }),
    'gates[0].maximumLossAgainstServed',
    'greater than or equal to 0',
  ),
  refused('a slice of nothing', inGate({ slice: {} }), 'gates[0].slice.column', 'Required value'),
  refused('an unknown onUndecided', inGate({ onUndecided: 'Maybe' }), 'gates[0].onUndecided', 'Review'),
  refused('twenty-one windows', { windows: Array(21).fill(office) }, 'windows', '20'),
  refused('a window twice', { windows: [office, office] }, 'windows[1]', 'Duplicate'),
  refused('a window without a name', inWindow({ name: '' }), 'windows[0].name', '1 chars long'),
  refused('a cron with seconds', inWindow({ cron: '0 0 9 * * 1-5' }), 'windows[0].cron', 'five fields'),
  refused('a cron by name', inWindow({ cron: '@hourly' }), 'windows[0].cron', '9 chars long'),
  refused(
    'a window without an end',
    inWindow({ duration: undefined }),
    'windows[0].duration',
    'Required value',
  ),
  refused('a window of no time', inWindow({ duration: '59s' }), 'windows[0].duration', 'at least a minute'),
  refused('an empty duration', inWindow({ duration: '' }), 'windows[0].duration', '2 chars long'),
  refused(
    'a window of days',
    inWindow({ duration: '2d' }),
    'windows[0].duration',
    'write numbers with units',
  ),
  refused('a window for ever', inWindow({ duration: '8785h' }), 'windows[0].duration', 'at most 366 days'),
  refused('a window of no kind', inWindow({ action: undefined }), 'windows[0].action', 'Required value'),
  refused('an unknown action', inWindow({ action: 'Deny' }), 'windows[0].action', 'Exclude'),
  refused('a freeze as text', { frozen: 'yes' }, 'frozen', 'boolean'),
  refused('a probation without an end', { probation: {} }, 'probation.duration', 'Required value'),
  refused('a probation of a number', inProbation({ duration: '30' }), 'probation.duration', 'such as 30m'),
  refused(
    'an error rate in per cent',
    inProbation({ maximumErrorRate: 5 }),
    'probation.maximumErrorRate',
    '1',
  ),
  refused('a latency without a unit', inProbation({ maximumP95: '50' }), 'probation.maximumP95', '30m, 8h'),
  refused('an unknown onFailure', inProbation({ onFailure: 'Revert' }), 'probation.onFailure', 'Report'),
  refused('teams', inApproval({ approvers: { teams: ['ml'] } }), 'approval.approvers.teams', 'unknown field'),
  refused('a field that there is not', { gate: [gate] }, 'gate', 'unknown field'),
];

/** Policies that no schema can judge: only the operator refuses them, when it reads them in Git. */
export const LATE_REFUSALS: AcceptsRefusal[] = [
  refused(
    'an hour that there is not',
    inWindow({ cron: '0 25 * * *' }),
    'windows[0].cron',
    'cron expression',
  ),
  refused(
    'a time zone that there is not',
    inWindow({ timeZone: 'Mars/Olympus' }),
    'windows[0].timeZone',
    'IANA',
  ),
];

function refused(title: string, accepts: unknown, path: string, remedy: string): AcceptsRefusal {
  return { title, accepts, path, remedy };
}
