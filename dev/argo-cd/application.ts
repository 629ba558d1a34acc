import type { Kubectl } from '../kubectl/kubectl.ts';
import { waitUntil } from '../processes/wait-until.ts';
import { argoCDErrors } from './errors.ts';

/** The parts of an Application's status that tell how far it is. */
export interface ApplicationState {
  sync?: { status?: string; revision?: string };
  health?: { status?: string };
  conditions?: { type: string; message: string }[];
  operationState?: { phase?: string; message?: string };
  /** Its objects; with their health only where ARGOCD_APPLICATION_CONTROLLER_PERSIST_RESOURCE_HEALTH says so. */
  resources?: { kind: string; name: string; health?: { status?: string; message?: string } }[];
}

/** What is awaited of an Application. */
export interface SyncExpectation {
  /** The commit that is to be synced; whichever it is without. */
  revision?: string;
  seconds: number;
}

/** Lets Argo CD look at the repository of an Application now; `hard` has manifests rendered anew too. */
export async function refreshApplication(
  kubectl: Kubectl,
  namespace: string,
  name: string,
  kind: 'normal' | 'hard' = 'normal',
): Promise<void> {
  const annotation = `argocd.argoproj.io/refresh=${kind}`;
  await kubectl.run([
    'annotate',
    '--overwrite',
    '-n',
    namespace,
    `application.argoproj.io/${name}`,
    annotation,
  ]);
}

/**
 * Waits until an Application is Synced and Healthy.
 *
 * @throws NotSynced with what its status says
 */
export async function awaitSynced(
  kubectl: Kubectl,
  namespace: string,
  name: string,
  { revision, seconds }: SyncExpectation,
): Promise<ApplicationState> {
  let state: ApplicationState = {};
  const reason = await waitUntil(async () => {
    const argv = ['-n', namespace, 'application.argoproj.io', name];
    state = (await kubectl.get<{ status?: ApplicationState }>(argv))?.status ?? {};
    return isSynced(state, revision) ? undefined : describeState(state);
  }, seconds);
  if (reason !== undefined) throw argoCDErrors.error('NotSynced', { name, seconds, state: reason });
  return state;
}

/** Whether it is Synced, at `revision` where one is given, and Healthy, with its last operation over. */
export function isSynced({ sync, health, operationState }: ApplicationState, revision?: string): boolean {
  const settled = sync?.status === 'Synced' && health?.status === 'Healthy';
  const over = operationState?.phase !== 'Running';
  return settled && over && (revision === undefined || sync.revision === revision);
}

/** What a person would want to read of it. */
export function describeState({ sync, health, conditions = [], operationState }: ApplicationState): string {
  const words = [
    `${sync?.status ?? 'not compared'} at ${sync?.revision ?? 'no commit'}, ${health?.status ?? 'no health'}`,
    ...(operationState ? [`its operation is ${operationState.phase}: ${operationState.message ?? ''}`] : []),
    ...conditions.map(({ type, message }) => `${type}: ${message}`),
  ];
  return words.join('; ');
}
