import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import { tinyModelFiles } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { exampleReference, PROFILED_CONTRACT } from '@churnops/lib/profile/profile.fixture.ts';
import { writeReferenceProfile } from '@churnops/lib/profile/reference-profile.ts';
import { type RealRegistry, startRealRegistry } from '@churnops/lib/registry/real-registry.fixture.ts';
import { decideMonitor } from '@churnops/operator/drift-monitor/decision/decide.ts';
import {
  closedWindow,
  FIRST,
  HOUR,
  monitorOf,
  quiet,
  referenceOf,
} from '@churnops/operator/drift-monitor/decision/observed.fixture.ts';
import type { Monitor } from '@churnops/operator/drift-monitor/monitor.ts';
import { packCounts, storeCounts } from '@churnops/operator/drift-monitor/observation/checkpoint.ts';
import {
  CHECKPOINT_KEY,
  checkpointName,
} from '@churnops/operator/drift-monitor/observation/checkpoint-store.ts';
import { CoarseBins } from '@churnops/operator/drift-monitor/observation/coarse-bins.ts';
import { emptyCounts } from '@churnops/operator/drift-monitor/observation/counts.ts';
import { collectionPath, objectPath } from '@churnops/operator/kubernetes/paths.ts';
import { CONFIG_MAPS, DRIFT_MONITORS } from '@churnops/operator/kubernetes/resource.ts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ClusterOfTests } from './testing/cluster-of-tests.ts';
import { run } from './testing/run-program.ts';

let registry: RealRegistry;
let cluster: ClusterOfTests;
let directory: string;
let namespace: string;

/** The windows of a monitor whose model is in the registry: the charges rose before the last two. */
const CLOSED = [closedWindow('.', 0), closedWindow('A', 1), closedWindow('A', 2)];

beforeAll(async () => {
  registry = await startRealRegistry({});
  cluster = await ClusterOfTests.create(inject('kubeconfig'), { namespaces: 1 });
  namespace = cluster.namespaces[0]!;
  directory = await mkdtemp(join(tmpdir(), 'churnops-drift-'));
  const artifact = await pushModel();
  await createMonitor('new');
  await createMonitor('telco', artifact);
  await createMonitor('uncounted', artifact, { counted: false });
}, 60_000);
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await registry.stop();
  await rm(directory, { recursive: true });
});

async function pushModel(): Promise<string> {
  const files = tinyModelFiles();
  files.set('contract.json', Buffer.from(JSON.stringify(PROFILED_CONTRACT)));
  files.set('profile.json', Buffer.from(writeReferenceProfile(exampleReference())));
  const path = join(directory, 'model');
  await writeModelDirectory(path, files, { name: 'telco' });
  const { output } = await run(['push-model', path, `oci://${registry.host}/churn/telco`, '--plain-http']);
  return output.trim();
}

/** Makes a monitor, and says in status and checkpoint what an operator would that saw the windows. */
async function createMonitor(name: string, artifact?: string, { counted = true } = {}): Promise<void> {
  const { client } = cluster;
  const monitor = monitorOf();
  Object.assign(monitor.metadata, { name, namespace });
  const { uid: _, generation: __, ...metadata } = monitor.metadata;
  const path = collectionPath(DRIFT_MONITORS, namespace);
  await client.request({ method: 'POST', path, body: { ...monitor, metadata } });
  if (artifact === undefined) return;
  const reference = { ...referenceOf(), artifact, digest: artifact.slice(artifact.indexOf('@') + 1) };
  const closed = CLOSED.map(({ window, ...each }) => {
    return { ...each, reference, window: { ...window, model: reference.digest } };
  });
  const observed = quiet({ reference, closed });
  const status = decideMonitor({ monitor, observed, now: new Date(FIRST + 4 * HOUR) }).status(undefined);
  await client.request<Monitor>({
    method: 'PATCH',
    path: `${objectPath(DRIFT_MONITORS, { namespace, name })}/status`,
    contentType: 'application/merge-patch+json',
    body: { status },
  });
  if (!counted) return;
  const { digest, profile } = reference;
  const windows = closed.map(({ window }) => ({ window, judged: true }));
  const model = { artifact, digest, bins: new CoarseBins(profile), windows };
  const counts = { ...emptyCounts(HOUR), models: new Map([[digest, model]]) };
  const packed = Buffer.from(await packCounts(storeCounts(counts))).toString('base64');
  const body = {
    metadata: { name: checkpointName(monitor) },
    binaryData: { [CHECKPOINT_KEY]: packed },
  };
  await client.request({ method: 'POST', path: collectionPath(CONFIG_MAPS, namespace), body });
}

const drift = (...argv: string[]) =>
  run(['drift', ...argv, '--kubeconfig', cluster.kubeconfig, '-n', namespace]);

describe('churnops drift', () => {
  it('shows the columns that differ most, and what follows from it', async () => {
    const { code, output, errors } = await drift('telco');
    expect(errors).toBe('');
    const [headings, first] = output.split('\n');
    expect(headings).toMatch(/^COLUMN +TEST +STATISTIC +P-VALUE +THRESHOLD +VERDICT$/);
    expect(first).toMatch(/^charges +Wasserstein distance +\S.* ≥ 0\.1 +drift$/);
    expect(output).toContain('Drift: 1 of 7 columns drifted');
    expect(output).toMatch(
      /^window +2026-03-01T02:00:00Z to 2026-03-01T03:00:00Z, 3000 rows scored by [0-9a-f]{12}$/m,
    );
    expect(output).toMatch(/^episode +telco-20260301T010000Z$/m);
    expect(code).toBe(1);
  });

  it('writes a page with a plot of each column, and no value of a customer', async () => {
    const path = join(directory, 'drift.html');
    const { code, errors } = await drift('telco', '--report', path, '--plain-http');
    expect({ code, errors }).toEqual({ code: 1, errors: `The report is in ${path}.\n` });
    const page = await readFile(path, 'utf8');
    expect(page).toContain(`Drift of telco in ${namespace}`);
    expect(page).toContain('3000 rows from 2026-03-01T02:00:00Z to 2026-03-01T03:00:00Z');
    expect(page.match(/<svg /g)).toHaveLength(7);
    expect(page).not.toContain('@example.com');
  });

  it('tells programs', async () => {
    const { output } = await drift('telco', '-o', 'json');
    expect(JSON.parse(output)).toMatchObject({
      monitor: 'telco',
      model: 'telco',
      last: { verdict: 'Alarm' },
    });
  });

  it('says that nothing can be told yet', async () => {
    const { code, output } = await drift('new');
    expect({ code, output }).toEqual({ code: 2, output: 'drift  The operator has not looked at it yet.\n' });
  });

  it('says what is missing for a report, and that it may come', async () => {
    const path = join(directory, 'none.html');
    const unknown = await drift('new', '--report', path);
    expect(unknown).toMatchObject({ code: 75, errors: expect.stringContaining('has counted no window') });
    const uncounted = await drift('uncounted', '--report', path, '--plain-http');
    expect(uncounted).toMatchObject({ code: 75, errors: expect.stringContaining('there is no ConfigMap') });
  });

  it('says that there is no such monitor, and where others are listed', async () => {
    const { errors } = await drift('other');
    expect(errors).toContain('kubectl get driftmonitors --all-namespaces');
  });
});
