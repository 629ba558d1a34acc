import type { ClusterState } from './cluster.ts';
import type { ClusterDescription } from './description.ts';
import { STATE } from './node/layout.ts';

/** What is said when the cluster is there: how to get at it. */
export function renderUp({
  kubeconfig,
  kubectl,
  registry,
  certificateAuthority,
}: ClusterDescription): string {
  return [
    `export KUBECONFIG=${kubeconfig}`,
    `kubectl:  ${kubectl}`,
    `registry: ${registry} (HTTPS, verified with ${certificateAuthority})`,
    '',
  ].join('\n');
}

/** The cluster's parts, one a line, with the reason where one isn't as it should be. */
export function renderState(state: ClusterState): string {
  if (state.kind === 'Absent') return 'There is no cluster: `make cluster` starts it.\n';
  if (state.kind === 'Dead')
    return `The cluster has ended: \`make cluster\` starts it anew.\n${state.message ? `${state.message}\n` : ''}`;
  const { description, status, healthy } = state;
  const width = Math.max(...status.parts.map(({ name }) => name.length));
  const lines = status.parts.map(({ name, state, since, restarts, failure }) => {
    const line = `${name.padEnd(width)}  ${state.padEnd(10)}  since ${since}  restarts ${restarts}`;
    const wrong = state !== 'Ready' && state !== 'Done' && failure !== undefined;
    return wrong
      ? `${line}\n  ${failure.replaceAll(STATE, description.directory).replaceAll('\n', '\n  ')}`
      : line;
  });
  const summary = `The cluster ${description.name} runs and is ${healthy ? 'healthy' : 'not healthy'}.`;
  return [summary, ...lines, '', renderUp(description)].join('\n');
}
