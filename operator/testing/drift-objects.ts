import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { pushModel } from '@churnops/lib/artifact/model-registry.ts';
import { tinyModelFiles, tinyProfile } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { aBatch } from '../batch/testing/objects.ts';
import type { Model } from '../churn-model/model.ts';
import type { Monitor } from '../drift-monitor/monitor.ts';
import { training } from '../retraining/testing/objects.ts';
import type { TrainerPlace } from './played-trainer.ts';
import { SLOT, TRAINING_ROWS } from './scoring-pod.ts';

/** How long a window is, in milliseconds. */
export const WINDOW = 2 * SLOT;

const SECRET = { name: 'registry-write' };

/** The files of the tiny model, with the profile of its rows. */
export function profiledFiles(): Map<string, Uint8Array> {
  return tinyModelFiles().set('profile.json', tinyProfile(TRAINING_ROWS));
}

/** Pushes the model that there is before a story. @returns its reference as the operator knows it. */
export async function pushModelBefore({ client, registry, host, repository }: TrainerPlace): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'churnops-drift-'));
  try {
    await writeModelDirectory(directory, profiledFiles(), { name: 'telco' });
    const { digest } = await pushModel(client, `${registry}/${repository}`, directory);
    return `oci://${host}/${repository}@${digest}`;
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** As a person applies it: it serves, is trained anew for drift, and scores files at night and once. */
export function aTrainedModel(name: string, artifact: string, { host, repository }: TrainerPlace): Model {
  const { contract, template } = training();
  const data = { url: 'https://data.example/telco.csv', sha256: 'e'.repeat(64) };
  const output = { repository: `${host}/${repository}`, pushSecretRef: SECRET };
  const spec = {
    serving: { artifact, profile: { slot: `${SLOT / 1_000}s` }, pullSecretRef: SECRET },
    training: {
      contract,
      template: { ...template, data, output },
      retrainOn: { drift: true },
      cooldown: '0s',
    },
    batch: [aBatch({ name: 'nightly', schedule: '0 3 * * *' }), aBatch({ name: 'once' })],
  };
  return { metadata: { name }, spec } as unknown as Model;
}

/** As a person applies it: it watches the model of its name. */
export function aMonitor(name: string): Monitor {
  const window = { duration: `${WINDOW / 1_000}s` };
  return { metadata: { name }, spec: { modelRef: { name }, window } } as Monitor;
}
