import type { Deployment, Service } from '../kubernetes/resource.ts';

/** The owner reference of a ChurnModel that need not exist. */
const owner = (uid: string) => ({
  apiVersion: 'churnops.dev/v1alpha1',
  kind: 'ChurnModel',
  name: 'telco',
  uid,
  controller: true,
});

/** A Service as a controller wants it, owned by the ChurnModel of the given uid. */
export function desiredService(
  namespace: string,
  name: string,
  uid: string,
  edit: (object: Service) => void = () => undefined,
): Service {
  const object: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { app: name }, ownerReferences: [owner(uid)] },
    spec: { selector: { app: name }, ports: [{ name: 'http', port: 8000, targetPort: 'http' }] },
  };
  edit(object);
  return object;
}

/** A Deployment with what makes comparing hard: quantities, defaults in lists and maps, atomic fields. */
export function desiredDeployment(
  namespace: string,
  name: string,
  edit: (object: Deployment) => void = () => undefined,
): Deployment {
  const object: Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels: { app: name }, ownerReferences: [owner('u1')] },
    spec: {
      selector: { matchLabels: { app: name } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels: { app: name }, annotations: { 'churnops.dev/run': '{}' } },
        spec: {
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65532,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: { app: name } },
            },
          ],
          containers: [
            {
              name: 'server',
              image: 'server:1',
              env: [
                { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
                { name: 'MODE', value: 'serve' },
              ],
              ports: [{ name: 'http', containerPort: 8000 }],
              readinessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 2 },
              resources: {
                requests: { cpu: '1000m', memory: '1024Mi' },
                limits: { cpu: '1.5', memory: '2Gi' },
              },
              securityContext: { capabilities: { drop: ['ALL'] }, allowPrivilegeEscalation: false },
              volumeMounts: [{ name: 'work', mountPath: '/work' }],
            },
          ],
          volumes: [
            { name: 'work', emptyDir: { sizeLimit: '1024Mi' } },
            {
              name: 'run',
              downwardAPI: {
                items: [
                  { path: 'run.json', fieldRef: { fieldPath: "metadata.annotations['churnops.dev/run']" } },
                ],
              },
            },
          ],
        },
      },
    },
  };
  edit(object);
  return object;
}
