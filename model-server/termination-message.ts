import { writeFile } from 'node:fs/promises';
import { CodedError } from '@churnops/lib/errors/error-table.ts';

/** Kubernetes keeps 4 KiB of all containers' messages of a pod; ours stays well below. */
const MAXIMUM_BYTES = 2_048;

/** Why the server ended, as the operator reads it from the pod's status: `{code, sentence}` in at most 2 KiB. */
export function terminationMessage(reason: unknown): string {
  const code = reason instanceof CodedError ? reason.code : 'Unexpected';
  let sentence = reason instanceof Error ? reason.message : String(reason);
  let message = JSON.stringify({ code, sentence });
  while (Buffer.byteLength(message) > MAXIMUM_BYTES) {
    const excess = Buffer.byteLength(message) - MAXIMUM_BYTES;
    sentence = `${sentence.slice(0, Math.max(0, sentence.length - Math.ceil(excess / 6) - 2))}…`;
    message = JSON.stringify({ code, sentence });
  }
  return message;
}

/** Writes the message where Kubernetes looks for it. */
export async function writeTerminationMessage(path: string, reason: unknown): Promise<void> {
  await writeFile(path, terminationMessage(reason));
}
