import { parseArgs } from 'node:util';

/** What the command line says. */
export interface CommandLine {
  /** Path of a kubeconfig; without one the pod's service account is used. */
  kubeconfig?: string;
  configuration: string;
  healthPort: number;
  webhookPort: number;
  logLevel?: string;
}

/** What a person reads who wrote a line that cannot be understood. */
export const USAGE = `churnops-operator: reconciles ChurnModels and TrainingRuns

  --configuration PATH  the configuration file (default /etc/churnops/configuration.yaml)
  --kubeconfig PATH     how to reach the apiserver (default: the pod's service account)
  --health-port PORT    /healthz, /readyz and /metrics (default 8080; 0 for any free one)
  --webhook-port PORT   /webhooks/github and /webhooks/gitea (default 8082; 0 for any free one)
  --log-level LEVEL     debug, info, warn or error (default info)
`;

/** @throws Error in words when the line cannot be understood. */
export function parseCommandLine(args: string[]): CommandLine {
  const { values } = parseArgs({
    args,
    options: {
      configuration: { type: 'string', default: '/etc/churnops/configuration.yaml' },
      kubeconfig: { type: 'string' },
      'health-port': { type: 'string', default: '8080' },
      'webhook-port': { type: 'string', default: '8082' },
      'log-level': { type: 'string' },
    },
  });
  return {
    configuration: values.configuration,
    healthPort: port('--health-port', values['health-port']),
    webhookPort: port('--webhook-port', values['webhook-port']),
    ...(values.kubeconfig !== undefined && { kubeconfig: values.kubeconfig }),
    ...(values['log-level'] !== undefined && { logLevel: values['log-level'] }),
  };
}

function port(flag: string, value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number;
  throw new Error(`${flag} must be a port, from 0 to 65535`);
}
