import { isControlledBy } from '../kubernetes/object-identity.ts';
import { after, type Decision, type JobAction, nothing } from './decision.ts';
import { jobEnd, jobEndTime } from './failure.ts';
import type { Observation } from './observation.ts';
import { decideRetention } from './retention.ts';
import { statusRepeated } from './status.ts';

/** How long the Job of a succeeded run, and with it its log, is kept: a day. */
const SUCCEEDED_JOB_KEPT = 86_400_000;

/** A run that is over: its Job is put away, and after its time the run too. */
export function decideFinished(observation: Observation): Decision {
  const { run, runs, models, now } = observation;
  const retention = decideRetention(run, runs, models, now);
  const jobs = leftoverJob(observation);
  const decision = { ...nothing(), status: statusRepeated(observation), job: jobs.action };
  switch (retention.kind) {
    case 'Delete':
      return { ...nothing(), deleteRun: true };
    case 'LookAgain':
      return { ...decision, next: after(Math.min(retention.milliseconds, jobs.lookAgain)) };
    case 'Keep':
      return Number.isFinite(jobs.lookAgain) ? { ...decision, next: after(jobs.lookAgain) } : decision;
  }
}

/** A failed Job stays for its log; one that works for a finished run was made by mistake, from a stale view. */
function leftoverJob({ run, job, now }: Observation): { action: JobAction; lookAgain: number } {
  const leave = { action: { kind: 'Leave' } as const, lookAgain: Infinity };
  const uid = job?.metadata?.uid;
  if (!job || !uid || !isControlledBy(job, run.metadata.uid) || job.metadata?.deletionTimestamp) return leave;
  const end = jobEnd(job);
  if (end === 'Failed') return leave;
  const age = now.getTime() - Date.parse(jobEndTime(job) ?? now.toISOString());
  return end === 'Complete' && age < SUCCEEDED_JOB_KEPT
    ? { ...leave, lookAgain: SUCCEEDED_JOB_KEPT - age }
    : { action: { kind: 'Delete', uid }, lookAgain: Infinity };
}
