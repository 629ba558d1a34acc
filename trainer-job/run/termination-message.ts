import { CodedError } from '@churnops/lib/errors/error-table.ts';

/** Kubernetes keeps 4 KiB of all containers of a pod; the run contract asks for half of it. */
export const MAXIMUM_BYTES = 2_048;

/** What the last words of a run that is done are. */
export interface RunResult {
  digest: string;
  /** Whether the registry had this very artifact before this run. */
  existed: boolean;
}

/** The termination message of a run that is done. */
export function formatResult({ digest, existed }: RunResult): string {
  return JSON.stringify({ digest, existed });
}

/** The termination message of a run that failed: the code, and the sentence as far as there is room. */
export function formatFault(fault: unknown): string {
  const code = fault instanceof CodedError ? fault.code : 'Unexpected';
  const sentence = fault instanceof Error ? fault.message : String(fault);
  const characters = Array.from(sentence);
  for (let length = characters.length; ; length = Math.floor(length * 0.9)) {
    const shown = length === characters.length ? sentence : `${characters.slice(0, length).join('')}…`;
    const message = JSON.stringify({ code, sentence: shown });
    if (Buffer.byteLength(message) <= MAXIMUM_BYTES) return message;
  }
}
