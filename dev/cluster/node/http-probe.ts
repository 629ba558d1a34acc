import { readFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import type { KeyPair } from '../../certificates/certificate-authority.ts';
import type { Probe } from '../../processes/wait-until.ts';

const TIMEOUT_MILLISECONDS = 2_000;

/** Whom an HTTPS server is verified by, and as whom it is asked. */
export interface ProbeTrust {
  certificateAuthorityPath: string;
  credentials?: KeyPair;
}

/** A probe that is content when `url` answers 200. */
export function httpProbe(url: string, trust?: ProbeTrust): Probe {
  return async () => {
    const paths = [
      trust?.certificateAuthorityPath,
      trust?.credentials?.certificatePath,
      trust?.credentials?.keyPath,
    ];
    const [ca, cert, key] = await Promise.all(paths.map(async (path) => path && (await readFile(path))));
    const get = url.startsWith('https:') ? https.get : http.get;
    const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
    const options = { ...tls, agent: false as const, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) };
    return new Promise((resolve, reject) => {
      const call = get(url, options, (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200 ? undefined : `${url} answers ${answer.statusCode}`);
      });
      call.once('error', reject);
    });
  };
}
