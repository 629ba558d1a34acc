import {
  ABSENT,
  FOUND,
  NO_SECRET,
  REFUSED,
  type Row,
  run,
  statusWith,
  suspended,
  UNREACHABLE,
  waiting,
} from './decision-table.ts';
import { aJob, anEndedPod, aRun, aRunningPod, secondsAgo } from './objects.ts';

/** Runs of which nothing is there yet. */
export const newRuns: Row[] = [
  {
    name: 'a new run gets a Job once the registry has said that there is no result yet',
    given: { answer: ABSENT },
    expected: { phase: 'Pending', ready: 'Pending', readyStatus: 'Unknown', job: 'Apply', events: [] },
  },
  {
    name: 'a new run whose result is in the registry already succeeds without a Job',
    given: { answer: FOUND },
    expected: {
      phase: 'Succeeded',
      ready: 'Succeeded',
      readyStatus: 'True',
      job: 'Leave',
      complete: 'Succeeded',
    },
  },
  {
    name: 'no Job is made while the registry cannot be reached, and the status says what is awaited',
    given: { answer: UNREACHABLE },
    expected: {
      phase: 'Pending',
      ready: 'RegistryUnreachable',
      readyStatus: 'Unknown',
      says: /Waiting for the registry.*no route to host/,
      job: 'Leave',
      events: ['RegistryUnreachable'],
    },
  },
  {
    name: 'a registry that refuses the credentials needs a person, so Ready is False and no Job is made',
    given: { answer: REFUSED },
    expected: {
      ready: 'RegistryRefused',
      readyStatus: 'False',
      job: 'Leave',
      next: { kind: 'After', milliseconds: 20_000 },
    },
  },
  {
    name: 'a missing Secret is told before anything is started',
    given: { answer: NO_SECRET },
    expected: {
      phase: 'Pending',
      ready: 'SecretMissing',
      readyStatus: 'False',
      job: 'Leave',
      events: ['SecretMissing'],
    },
  },
  {
    name: 'a run that is too large for an annotation fails with the size and what to shorten',
    given: {
      run: aRun({
        spec: {
          contract: {
            target: { name: 'churn', positive: 'Yes' },
            features: [{ name: 'city', type: 'Categorical', categories: ['x'.repeat(250_000)] }],
          },
        },
      }),
      answer: ABSENT,
    },
    expected: { phase: 'Failed', failure: 'RunTooLarge', says: /at most 245760.*categories/, job: 'Leave' },
  },
  {
    name: 'a suspended new run gets a suspended Job and is looked at again only when it changes',
    given: { run: suspended, answer: ABSENT },
    expected: { phase: 'Suspended', ready: 'Suspended', job: 'Apply', next: { kind: 'OnChange' } },
  },
  {
    name: 'a Job of the same name that someone else made is left alone, and the status says so',
    given: { job: aJob(run, {}, { metadata: { ownerReferences: [] } }), answer: ABSENT },
    expected: { ready: 'NotOurs', readyStatus: 'False', says: 'left alone', job: 'Leave' },
  },
  {
    name: 'a Job of another kind of owner is left alone, whatever the name of that owner',
    given: {
      job: aJob(
        run,
        {},
        { metadata: { ownerReferences: [{ kind: 'CronJob', name: 'telco-1', uid: 'x', controller: true }] } },
      ),
      answer: ABSENT,
    },
    expected: { ready: 'NotOurs', job: 'Leave' },
  },
  {
    name: 'the Job of an earlier run of the same name is waited for',
    given: { job: aJob(aRun({ metadata: { uid: 'earlier' } })), answer: ABSENT },
    expected: { ready: 'JobTerminating', job: 'Leave', next: { kind: 'After', milliseconds: 2_000 } },
  },
  {
    name: 'a run that is being deleted is left to the garbage collector',
    given: { run: aRun({ metadata: { deletionTimestamp: secondsAgo(1) } }), job: aJob(run) },
    expected: { job: 'Leave', events: [], next: { kind: 'OnChange' } },
  },
];

/** Runs whose Job is there, or was. */
export const runsAtWork: Row[] = [
  {
    name: 'a running pod makes the run Running, and it is asked for its progress again in five seconds',
    given: { job: aJob(run, { active: 1 }), pods: [aRunningPod()] },
    expected: {
      phase: 'Running',
      ready: 'Running',
      readyStatus: 'Unknown',
      attempts: 1,
      dataValid: 'Unknown',
      next: { kind: 'After', milliseconds: 5_000 },
    },
  },
  {
    name: 'a trainer that is checking has not proven the data yet',
    given: {
      job: aJob(run),
      pods: [aRunningPod()],
      progress: { phase: 'Checking', percent: 20, message: '' },
    },
    expected: { dataValid: 'Unknown' },
  },
  {
    name: 'a trainer that is splitting has left the checks behind: the data is valid',
    given: {
      job: aJob(run),
      pods: [aRunningPod()],
      progress: { phase: 'Splitting', percent: 25, message: '' },
    },
    expected: { dataValid: 'True' },
  },
  {
    name: 'a step that the run contract does not name proves nothing about the data',
    given: {
      job: aJob(run),
      pods: [aRunningPod()],
      progress: { phase: 'Warming', percent: 90, message: '' },
    },
    expected: { dataValid: 'Unknown' },
  },
  {
    name: 'a pod that has not started yet leaves the run Pending',
    given: { job: aJob(run, { active: 1 }), pods: [waiting('ContainerCreating')] },
    expected: {
      phase: 'Pending',
      ready: 'Pending',
      attempts: 0,
      next: { kind: 'After', milliseconds: 10_000 },
    },
  },
  {
    name: 'a trainer that is done is awaited, and its run does not fall back to Pending',
    given: { job: aJob(run, { active: 1 }), pods: [anEndedPod(0, '', 'Completed')] },
    expected: { phase: 'Running', ready: 'AwaitingResult', readyStatus: 'Unknown', events: [] },
  },
  {
    name: 'a trainer that failed for good is told before its Job has ended, without promising another attempt',
    given: { job: aJob(run, { active: 1 }), pods: [anEndedPod(65, { sentence: 'Too few rows.' })] },
    expected: { phase: 'Running', ready: 'AwaitingResult', says: 'Too few rows.', events: [] },
  },
  {
    name: 'suspending a run at work suspends its Job',
    given: { run: suspended, job: aJob(run, { active: 1 }), pods: [aRunningPod()] },
    expected: { phase: 'Suspended', ready: 'Suspended', job: 'Apply', events: ['Suspended'] },
  },
  {
    name: 'resuming a run resumes its Job, and says so once',
    given: {
      run: aRun({ status: statusWith('Suspended') }),
      job: aJob(suspended),
    },
    expected: { phase: 'Pending', job: 'Apply', events: ['Resumed'] },
  },
  {
    name: 'a Job that another operator configuration made keeps its template',
    given: {
      job: aJob(run, { active: 1 }, { metadata: { annotations: { 'churnops.dev/spec-hash': 'other' } } }),
      pods: [aRunningPod()],
    },
    expected: { phase: 'Running', job: 'Leave' },
  },
  {
    name: 'a Job that someone deletes is waited for, and then made again',
    given: {
      job: aJob(run, { active: 1 }, { metadata: { deletionTimestamp: secondsAgo(1) } }),
      pods: [aRunningPod()],
    },
    expected: { ready: 'JobTerminating', readyStatus: 'Unknown', job: 'Leave' },
  },
  {
    name: 'a Job that went away in mid-run is made again when the registry has nothing of it',
    given: { run: aRun({ status: { ...statusWith('Running'), attempts: 1 } }), answer: ABSENT },
    expected: { phase: 'Pending', job: 'Apply', attempts: 1 },
  },
  {
    name: 'a Job that went away after the tag was set is not made again',
    given: { run: aRun({ status: statusWith('Running') }), answer: FOUND },
    expected: { phase: 'Succeeded', job: 'Leave' },
  },
];
