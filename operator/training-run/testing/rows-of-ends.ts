import { cause } from '../errors.ts';
import {
  ABSENT,
  backoffFailure,
  badData,
  FOUND,
  NO_SECRET,
  policyFailure,
  REFUSED,
  type Row,
  run,
  statusWith,
  UNREACHABLE,
} from './decision-table.ts';
import { anEndedJob, anEndedPod, aPod, aRun, RESULT, secondsAgo } from './objects.ts';

/** Runs with a result. */
export const endsWell: Row[] = [
  {
    name: 'a complete Job with its tag in the registry is a success',
    given: {
      job: anEndedJob(run, 'Complete'),
      pods: [anEndedPod(0, { digest: 'sha256:x' }, 'Completed')],
      answer: FOUND,
    },
    expected: {
      phase: 'Succeeded',
      readyStatus: 'True',
      dataValid: 'True',
      complete: 'Succeeded',
      attempts: 1,
      says: 'AUC on its test rows: 0.845 (0.831 to 0.858)',
      events: ['TrainingSucceeded'],
    },
  },
  {
    name: 'an artifact that was there before is a success that proposes no new model',
    given: { answer: { kind: 'Found', result: { ...RESULT, existed: true } } },
    expected: { phase: 'Succeeded', ready: 'NoNewModel', complete: 'NoNewModel' },
  },
  {
    name: 'the pod may say that the artifact was there before, where the registry keeps no record of it',
    given: {
      job: anEndedJob(run, 'Complete'),
      pods: [anEndedPod(0, { digest: 'sha256:x', existed: true }, 'Completed')],
      answer: FOUND,
    },
    expected: { complete: 'NoNewModel' },
  },
  {
    name: 'a failed Job whose tag is in the registry is a success: the registry is the authority',
    given: { job: backoffFailure(), pods: [anEndedPod(1)], answer: FOUND },
    expected: { phase: 'Succeeded', complete: 'Succeeded' },
  },
  {
    name: 'a digest in the termination message is no result without the tag',
    given: {
      job: anEndedJob(run, 'Complete', { secondsAgo: 60 }),
      pods: [anEndedPod(0, { digest: RESULT.artifact }, 'Completed')],
      answer: ABSENT,
    },
    expected: { phase: 'Failed', failure: 'ResultMissing', says: /no tag run-run-uid/ },
  },
  {
    name: 'a tag that does not show itself at once is waited for',
    given: { job: anEndedJob(run, 'Complete', { secondsAgo: 10 }), answer: ABSENT },
    expected: {
      phase: 'Running',
      ready: 'AwaitingResult',
      readyStatus: 'Unknown',
      next: { kind: 'After', milliseconds: 2_000 },
    },
  },
  {
    name: 'a complete Job waits for a registry that cannot be reached',
    given: { job: anEndedJob(run, 'Complete', { secondsAgo: 3600 }), answer: UNREACHABLE },
    expected: { phase: 'Running', ready: 'RegistryUnreachable', job: 'Leave' },
  },
  {
    name: 'a complete Job waits for a person when the Secret is gone',
    given: { job: anEndedJob(run, 'Complete', { secondsAgo: 3600 }), answer: NO_SECRET },
    expected: { phase: 'Running', ready: 'SecretMissing', readyStatus: 'False' },
  },
  {
    name: 'a tag on something that is not a model artifact fails the run with the reason',
    given: {
      job: anEndedJob(run, 'Complete'),
      answer: {
        kind: 'Unusable',
        cause: cause('ResultInvalid', { reference: 'oci://x', words: 'it has no report.json' }),
      },
    },
    expected: { phase: 'Failed', failure: 'ResultInvalid', says: 'no report.json' },
  },
];

/** Runs without one. */
export const endsBadly: Row[] = [
  {
    name: "bad data fails the run in the trainer's own words",
    given: { job: policyFailure(), pods: [badData], answer: ABSENT },
    expected: {
      phase: 'Failed',
      failure: 'BadData',
      ready: 'BadData',
      readyStatus: 'False',
      says: 'column total_charges: 11 of 7043 are missing',
      dataValid: 'False',
      complete: 'Failed',
      attempts: 1,
      events: ['TrainingFailed'],
    },
  },
  {
    name: 'bad data is known from the Job alone when its pod is gone',
    given: {
      job: anEndedJob(run, 'Failed', {
        reason: 'PodFailurePolicy',
        message:
          'Container trainer-job for pod shop/x failed with exit code 65 matching FailJob rule at index 0',
      }),
      answer: ABSENT,
    },
    expected: { failure: 'BadData', dataValid: 'False', says: 'exit code 65' },
  },
  {
    name: 'a registry that refused the trainer fails the run at once',
    given: {
      job: policyFailure(),
      pods: [anEndedPod(77, { sentence: 'The registry refused to push.' })],
      answer: REFUSED,
    },
    expected: { failure: 'RegistryRefused', says: 'refused to push', dataValid: 'Unknown' },
  },
  {
    name: 'a run spec that the trainer cannot read fails the run at once',
    given: {
      job: policyFailure(),
      pods: [anEndedPod(78, { sentence: 'spec.split is wrong.' })],
      answer: ABSENT,
    },
    expected: { failure: 'BadRunSpec', says: 'spec.split is wrong.' },
  },
  {
    name: 'running out of memory too often names the limit and what to raise',
    given: { job: backoffFailure(), pods: [anEndedPod(137, '', 'OOMKilled')], answer: ABSENT },
    expected: { failure: 'OutOfMemory', says: /2Gi.*limits.memory/, attempts: 3 },
  },
  {
    name: 'failing too often ends in the last words of the last pod',
    given: {
      job: backoffFailure(),
      pods: [
        anEndedPod(1, 'first', 'Error', { name: 'a', creationTimestamp: secondsAgo(90) }),
        anEndedPod(75, { sentence: 'The data source did not answer.' }, 'Error', {
          name: 'b',
          creationTimestamp: secondsAgo(9),
        }),
      ],
      answer: ABSENT,
    },
    expected: { failure: 'BackoffLimit', says: /backoffLimit \(2\).*did not answer/ },
  },
  {
    name: 'failing too often without a word says where the log is',
    given: { job: backoffFailure(), pods: [anEndedPod(1)], answer: ABSENT },
    expected: { failure: 'BackoffLimit', says: 'kubectl logs telco-1-abcde -n shop' },
  },
  {
    name: 'a deadline names its seconds',
    given: { job: anEndedJob(run, 'Failed', { reason: 'DeadlineExceeded' }), answer: ABSENT },
    expected: { failure: 'Deadline', says: /^((?!Before:).)*3600 s((?!Before:).)*$/ },
  },
  {
    name: 'a deadline of a run that was at work says nothing of before',
    given: {
      run: aRun({ status: statusWith('Running', 'The trainer is at work.') }),
      job: anEndedJob(run, 'Failed', { reason: 'DeadlineExceeded' }),
      answer: ABSENT,
    },
    expected: { failure: 'Deadline', says: /^((?!Before:).)*$/ },
  },
  {
    name: 'a deadline says what held the run up before, as the status knew it',
    given: {
      run: aRun({ status: statusWith('ImagePull', 'The image x cannot be pulled.') }),
      job: anEndedJob(run, 'Failed', { reason: 'DeadlineExceeded' }),
      answer: ABSENT,
    },
    expected: { failure: 'Deadline', says: 'Before: The image x cannot be pulled.' },
  },
  {
    name: 'a lost node fails the run when no attempt is left',
    given: {
      job: backoffFailure(),
      pods: [aPod(undefined, { status: { phase: 'Failed', reason: 'NodeLost', message: 'Node is gone.' } })],
      answer: ABSENT,
    },
    expected: { failure: 'NodeLost', says: 'Node is gone.' },
  },
  {
    name: 'a Job that failed without a pod left to tell gives its own reason',
    given: {
      job: anEndedJob(run, 'Failed', { reason: 'BackoffLimitExceeded', message: 'Job has reached it' }),
      answer: ABSENT,
    },
    expected: { failure: 'JobFailed', says: /BackoffLimitExceeded.*has reached it/ },
  },
  {
    name: 'a failed Job is not judged before the registry was asked',
    given: { job: policyFailure(), pods: [badData], answer: UNREACHABLE },
    expected: { phase: 'Running', ready: 'RegistryUnreachable' },
  },
  {
    name: 'a failed Job counts as failed when the registry does not let us ask',
    given: { job: policyFailure(), pods: [badData], answer: NO_SECRET },
    expected: { phase: 'Failed', failure: 'BadData' },
  },
];
