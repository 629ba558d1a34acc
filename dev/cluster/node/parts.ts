import { connect } from 'node:net';
import { join } from 'node:path';
import type { Probe } from '../../processes/wait-until.ts';
import { apiserverSteps } from './apiserver-steps.ts';
import { argumentLists } from './arguments.ts';
import type { NodeCertificates } from './certificates.ts';
import { CONTAINERD_SOCKET } from './configuration.ts';
import { httpProbe } from './http-probe.ts';
import { PORTS, STATE } from './layout.ts';
import type { Part, ProgramPart } from './part.ts';
import type { NodePlan } from './plan.ts';
import { importSandboxImage } from './sandbox-image.ts';

/** distribution exports traces to localhost unless it is told not to. */
const ENVIRONMENT = { OTEL_TRACES_EXPORTER: 'none' };

/** Every part of the cluster, with what it needs before it can start. */
export function clusterParts(
  plan: NodePlan,
  certificates: NodeCertificates,
  environment: NodeJS.ProcessEnv,
): Part[] {
  const argv = argumentLists(plan, certificates);
  const { authority, pairs } = certificates;
  const { node: address } = plan.addresses;
  const trust = { certificateAuthorityPath: authority.certificatePath };
  const steps = apiserverSteps(plan, certificates);
  const program = (name: string, after: string[], probe: Probe): ProgramPart => ({
    name,
    after,
    component: {
      name,
      argv: argv[name]!,
      logPath: join(STATE, 'logs', `${name}.log`),
      environment: { ...environment, ...ENVIRONMENT },
    },
    probe,
  });
  const asEtcdClient = { ...trust, credentials: pairs.apiserverToEtcd };
  const asAdministrator = { ...trust, credentials: pairs.administrator };
  return [
    program('etcd', [], httpProbe(`https://127.0.0.1:${PORTS.etcdClient}/health`, asEtcdClient)),
    program('kube-apiserver', [], httpProbe(`https://${address}:${PORTS.apiserver}/readyz`, asAdministrator)),
    program('containerd', [], socketProbe(CONTAINERD_SOCKET)),
    program('registry', [], httpProbe(`https://${address}:${PORTS.registry}/v2/`, trust)),
    { name: 'sandbox image', after: ['containerd'], run: () => importSandboxImage(plan.programs['pause']!) },
    { name: 'objects', after: ['kube-apiserver'], run: () => steps.applyObjects() },
    program(
      'kube-controller-manager',
      ['kube-apiserver'],
      httpProbe('https://127.0.0.1:10257/healthz', trust),
    ),
    program('kube-scheduler', ['kube-apiserver'], httpProbe('https://127.0.0.1:10259/healthz', trust)),
    program('kubelet', ['kube-apiserver', 'sandbox image'], httpProbe('http://127.0.0.1:10248/healthz')),
    program('kube-proxy', ['objects', 'kubelet'], httpProbe('http://127.0.0.1:10256/healthz')),
    program('coredns', ['objects'], httpProbe(`http://127.0.0.1:${PORTS.dnsReady}/ready`)),
    program(
      'metrics-server',
      ['objects', 'kubelet'],
      httpProbe(`https://${address}:${PORTS.metricsServer}/livez`, trust),
    ),
    { name: 'node', after: ['kubelet', 'kube-controller-manager'], run: () => steps.awaitNode() },
  ];
}

/** A probe that is content when someone listens on a Unix socket. */
function socketProbe(path: string): Probe {
  return () =>
    new Promise((resolve, reject) => {
      const socket = connect(path);
      socket.once('connect', () => {
        socket.destroy();
        resolve(undefined);
      });
      socket.once('error', reject);
    });
}
