import { parseBoundedJson } from '@churnops/lib/json/bounded-json.ts';
import { shorten } from './errors.ts';

/** What a trainer leaves behind: its result, or why there is none. */
export interface TerminationMessage {
  /** Only a hint: the registry's tag decides. */
  digest?: string;
  /** The registry had this very artifact before. */
  existed?: boolean;
  /** Why it failed, for people. */
  sentence?: string;
}

/** The kubelet cuts a message at 4,096 bytes; what the run contract allows is half of it. */
const BOUNDS = { maximumBytes: 4096, maximumDepth: 8 };

/**
 * Reads a termination message. An image that knows nothing of the run contract may leave any text: it becomes the
 * sentence as it is.
 */
export function parseTerminationMessage(text: string | undefined): TerminationMessage {
  if (text === undefined || text.trim() === '') return {};
  const value = parseObject(text);
  if (value === undefined) return { sentence: shorten(text) };
  const { digest, existed, sentence } = value;
  return {
    ...(typeof digest === 'string' ? { digest } : {}),
    ...(typeof existed === 'boolean' ? { existed } : {}),
    ...(typeof sentence === 'string' && sentence.trim() !== '' ? { sentence: shorten(sentence) } : {}),
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value = parseBoundedJson(text, BOUNDS);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // Not JSON: the caller takes the text itself for the sentence.
    return undefined;
  }
}
