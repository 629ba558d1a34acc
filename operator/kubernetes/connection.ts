import { KubeConfig } from '@kubernetes/client-node';
import { Agent, type Dispatcher } from 'undici';
import { operatorError } from '../errors.ts';
import { readKubeconfigs } from './kubeconfig.ts';

/** Where the apiserver is, how to speak to it, and as whom. */
export interface Connection {
  /** The apiserver's address, without a slash at the end. */
  readonly server: string;
  /** The one pool that every request and every watch goes through. */
  readonly dispatcher: Dispatcher;
  /** The namespace that the kubeconfig's context, or the pod, is in; absent where it says none. */
  readonly namespace?: string;
  /** The headers that authenticate a request; a token file is read again as it changes. */
  authenticate(): Promise<Record<string, string>>;
}

/** The part of Node's TLS options that a kubeconfig determines. */
interface Credentials {
  headers: Record<string, string>;
  auth?: string;
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  servername?: string;
  rejectUnauthorized?: boolean;
}

/** Where a connection is described. */
export interface ConnectionSource {
  kubeconfig?: string | readonly string[];
  /** Of the kubeconfig, in place of its current one. */
  context?: string;
}

/** How long the headers may be used before token files and exec plugins are asked again (client-go: one minute). */
const HEADERS_LIFETIME_MILLISECONDS = 60_000;

/**
 * Reads how to reach the apiserver: from a kubeconfig, or, without one, from the pod's service account.
 *
 * @param options `kubeconfig`: one file, or several that are read as one; see {@link readKubeconfigs}.
 * @param now a monotonic clock in milliseconds.
 * @throws CodedError `KubeconfigInvalid`, `ServiceAccountMissing`
 */
export async function connect(
  options: ConnectionSource,
  now: () => number = () => performance.now(),
): Promise<Connection> {
  const { config, first } = await load(options);
  const server = config.getCurrentCluster()?.server.replace(/\/+$/, '') ?? '';
  const namespace = config.getContextObject(config.getCurrentContext())?.namespace;
  let headers = first.headers;
  let readAt = now();
  return {
    server,
    dispatcher: createPool(first),
    ...(namespace && { namespace }),
    async authenticate() {
      if (now() - readAt > HEADERS_LIFETIME_MILLISECONDS) {
        headers = (await readCredentials(config)).headers;
        readAt = now();
      }
      return headers;
    },
  };
}

async function load(options: ConnectionSource): Promise<{ config: KubeConfig; first: Credentials }> {
  const paths = options.kubeconfig === undefined ? [] : [options.kubeconfig].flat();
  try {
    const config = paths.length > 0 ? readKubeconfigs(paths) : inCluster();
    if (options.context) config.setCurrentContext(options.context);
    if (!config.getCurrentCluster()) throw new Error('its current context names no cluster');
    return { config, first: await readCredentials(config) };
  } catch (cause) {
    const reason = (cause as Error).message;
    throw paths.length > 0
      ? operatorError('KubeconfigInvalid', { path: paths.join(', '), reason }, { cause })
      : operatorError('ServiceAccountMissing', { reason }, { cause });
  }
}

function inCluster(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromCluster();
  return config;
}

async function readCredentials(config: KubeConfig): Promise<Credentials> {
  const credentials: Credentials = { headers: {} };
  await config.applyToHTTPSOptions(credentials as Parameters<KubeConfig['applyToHTTPSOptions']>[0]);
  if (credentials.auth) {
    credentials.headers.Authorization = `Basic ${Buffer.from(credentials.auth).toString('base64')}`;
  }
  return credentials;
}

/**
 * HTTP/1.1 on purpose: over HTTP/2 every watch shares one socket, and a half-open one would be taken again by each
 * reconnect. Node's own keep-alive probes find a dead peer below the idle limits of the watches.
 */
function createPool(credentials: Credentials): Agent {
  const { ca, cert, key, servername, rejectUnauthorized } = credentials;
  return new Agent({
    allowH2: false,
    pipelining: 1,
    connect: {
      timeout: 10_000,
      keepAlive: true,
      keepAliveInitialDelay: 30_000,
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      ...(servername !== undefined && { servername }),
      ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
    },
  });
}
