/** Answers HTTP with its host's name. */
const SERVER = `
  const { createServer } = require('node:http');
  const { hostname } = require('node:os');
  createServer((_, answer) => answer.end(hostname())).listen(8000, () => console.log('listening'));
`;

/** A namespace in which Pod Security `restricted` is enforced, with a small HTTP server and its Service, all under one name. */
export function restrictedServer(name: string, image: string): object[] {
  const labels = { app: name };
  const container = {
    name,
    image,
    args: ['--eval', SERVER],
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    readinessProbe: { httpGet: { port: 8000, path: '/' }, periodSeconds: 1 },
  };
  const pod = {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container],
  };
  const metadata = { name, namespace: name };
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ports: [{ port: 80, targetPort: 8000 }] },
    },
  ];
}
