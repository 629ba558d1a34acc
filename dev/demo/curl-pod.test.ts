import { describe, expect, it } from 'vitest';
import { curlPod } from './curl-pod.ts';

const pod = { name: 'customers', namespace: 'churn-dev', image: 'curl', args: ['--version'] };

describe('a Pod of curl', () => {
  it('may do nothing that the standard restricted does not allow, and knows no token', () => {
    expect(curlPod(pod)).toMatchObject({
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          {
            args: ['--version'],
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          },
        ],
      },
    });
    expect(JSON.stringify(curlPod(pod))).not.toContain('volume');
  });

  it('reads the files of a ConfigMap where it is told to', () => {
    const files = { configMap: 'requests', mountPath: '/requests' };
    expect(curlPod({ ...pod, files })).toMatchObject({
      spec: {
        containers: [{ volumeMounts: [{ name: 'requests', mountPath: '/requests', readOnly: true }] }],
        volumes: [{ name: 'requests', configMap: { name: 'requests' } }],
      },
    });
  });
});
