import { hostname } from 'node:os';
import { ATTEMPT_ANNOTATIONS, ATTEMPT_TYPE } from '@churnops/lib/artifact/attempt.ts';
import { canonicalJson } from '@churnops/lib/json/canonical-json.ts';
import type { Reference } from '@churnops/lib/registry/reference.ts';
import type { RegistryClient } from '@churnops/lib/registry/registry-client.ts';
import { TRAINER_VERSION } from '../trainer-version.ts';
import type { ReadData } from './made.ts';
import type { Run } from './run-file.ts';

/** One attempt at a run that came to a result. */
export interface AttemptRecord {
  run: Run;
  /** Whether the registry had the result before this run. */
  existed: boolean;
  start: Date;
  end: Date;
  read: ReadData;
}

/** Leaves who, when, where and on which data beside the result, as a referrer: none of it may change the artifact's digest. */
export async function recordAttempt(
  registry: Pick<RegistryClient, 'attach'>,
  subject: Reference,
  { run, existed, start, end, read }: AttemptRecord,
): Promise<void> {
  const { uid, name, namespace } = run;
  const createdAt = run.createdAt?.toISOString();
  const times = { newestTime: isoTime(read.newestTime), nextMature: isoTime(read.nextMature) };
  const { awaiting, version } = read;
  const record = {
    formatVersion: 1,
    run: { uid, name, namespace, createdAt, asOf: run.asOf?.toISOString() },
    startTime: start.toISOString(),
    completionTime: end.toISOString(),
    trainer: { name: 'churnops', version: TRAINER_VERSION, node: process.versions.node },
    host: hostname(),
    existed,
    data: { ...times, awaiting, version },
  };
  const seconds = Math.max(0, Math.round((end.getTime() - start.getTime()) / 1_000));
  const annotations: Partial<Record<keyof typeof ATTEMPT_ANNOTATIONS, string | undefined>> = {
    runUid: uid,
    runName: name,
    runCreatedAt: createdAt,
    existed: String(existed),
    seconds: String(seconds),
    ...times,
    awaiting: awaiting === undefined ? undefined : String(awaiting),
    dataVersion: version,
  };
  await registry.attach(subject, {
    artifactType: ATTEMPT_TYPE,
    files: [
      {
        name: 'attempt.json',
        mediaType: 'application/json',
        bytes: Buffer.from(canonicalJson(record)),
      },
    ],
    annotations: annotationsOf(annotations),
  });
}

function annotationsOf(
  values: Partial<Record<keyof typeof ATTEMPT_ANNOTATIONS, string | undefined>>,
): Record<string, string> {
  const named = Object.entries(values).map(([name, value]) => [
    ATTEMPT_ANNOTATIONS[name as keyof typeof ATTEMPT_ANNOTATIONS],
    value,
  ]);
  return Object.fromEntries(named.filter(([, value]) => value !== undefined)) as Record<string, string>;
}

function isoTime(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}
