import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Component } from '@churnops/dev/processes/component.ts';
import { freeLoopbackPort } from '@churnops/dev/processes/free-port.ts';
import { ensurePrograms } from '@churnops/dev/programs/ensure-programs.ts';
import { createProgress } from '@churnops/dev/programs/progress.ts';
import type { Stage } from './stage.ts';

const READY_SECONDS = 30;
const STOP_SECONDS = 5;
const NAME = 'argocd-applicationset-controller';

/** Starts the part of Argo CD that makes Applications of ApplicationSets; it ends with the stage, if not before. */
export async function startApplicationSetController(stage: Stage): Promise<Component> {
  const { directory, kubeconfig } = stage;
  const options = { environment: process.env, progress: createProgress(process.stderr) };
  const programs = await ensurePrograms(['argocd'], options);
  // Argo CD's one program does what it is called.
  const program = join(directory, NAME);
  await symlink(programs.get('argocd')!, program);
  const [metrics, probe, webhook] = [
    await freeLoopbackPort(),
    await freeLoopbackPort(),
    await freeLoopbackPort(),
  ];
  const environment = {
    ...process.env,
    HOME: directory,
    KUBECONFIG: kubeconfig,
    ARGOCD_FAKE_IN_CLUSTER: 'true',
  };
  const controller = await Component.start({
    name: NAME,
    argv: [
      program,
      '--namespace=argocd',
      `--metrics-addr=127.0.0.1:${metrics}`,
      `--probe-addr=127.0.0.1:${probe}`,
      `--webhook-addr=127.0.0.1:${webhook}`,
      '--logformat=text',
    ],
    logPath: join(directory, `${NAME}.log`),
    environment,
  });
  stage.endsWith(() => controller.stop(STOP_SECONDS));
  await controller.ready(() => answering(metrics), READY_SECONDS);
  return controller;
}

/** It has no health to ask for, but serves metrics from when it begins to work. */
async function answering(port: number): Promise<string | undefined> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(5_000) });
  await answer.arrayBuffer();
  return answer.ok ? undefined : `it answers ${answer.status}`;
}
