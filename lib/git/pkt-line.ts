import { GitFormatFault } from './git-format-fault.ts';

/** A packet's content, or one of the marks between packets (gitprotocol-common(5), gitprotocol-v2(5)). */
export type Packet = Buffer | 'Flush' | 'Delimiter' | 'ResponseEnd';

const MARKS = new Map<number, Exclude<Packet, Buffer>>([
  [0, 'Flush'],
  [1, 'Delimiter'],
  [2, 'ResponseEnd'],
]);
const LENGTH_DIGITS = 4;

/** The mark that ends a request. */
export const FLUSH = '0000';
/** The mark between a command's capabilities and its arguments. */
export const DELIMITER = '0001';

/** A line as a packet: its length with that of the length itself, in four hex digits, before it. */
export function packet(line: string): string {
  const length = Buffer.byteLength(line) + LENGTH_DIGITS + 1;
  return `${length.toString(16).padStart(LENGTH_DIGITS, '0')}${line}\n`;
}

/** The packets of an answer. @throws GitFormatFault */
export function* readPackets(answer: Buffer): Generator<Packet> {
  for (let at = 0; at < answer.length; ) {
    const digits = answer.toString('latin1', at, at + LENGTH_DIGITS);
    if (!/^[0-9a-f]{4}$/i.test(digits)) throw new GitFormatFault('what is no packet');
    const length = Number.parseInt(digits, 16);
    const mark = MARKS.get(length);
    if (mark !== undefined) {
      at += LENGTH_DIGITS;
      yield mark;
      continue;
    }
    const end = at + length;
    if (length < LENGTH_DIGITS || end > answer.length) throw new GitFormatFault('a packet that is cut off');
    yield answer.subarray(at + LENGTH_DIGITS, end);
    at = end;
  }
}

/** A packet as a line of text, without the line break at its end. */
export function lineOf(content: Buffer): string {
  return content.toString('utf8').replace(/\n$/, '');
}
