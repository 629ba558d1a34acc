import { createHash } from 'node:crypto';
import type { DvcOutput } from '@churnops/lib/dvc/dvc-output.ts';

/** An md5 under way. */
export interface DvcMd5 {
  update(bytes: Uint8Array): void;
  /** 32 hex digits. */
  digest(): string;
}

/** The md5 that DVC makes of a file, as its layout says. */
export function createDvcMd5(layout: DvcOutput['layout']): DvcMd5 {
  if (layout === 'Legacy') return new LegacyMd5();
  const hash = createHash('md5');
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
}

/** DVC reads blocks of this size, and looks for CRLF in each alone: one across a boundary stays as it is. */
const BLOCK_BYTES = 1 << 20;
/** So many bytes tell whether a file is text (dvc_data's istextfile): no NUL, and at most three of ten outside of ASCII's text. */
const SAMPLE_BYTES = 512;
const MAXIMUM_OTHER_SHARE = 0.3;
const [LF, CR] = [0x0a, 0x0d];

/** `md5-dos2unix`, DVC's md5 before version 3. */
class LegacyMd5 implements DvcMd5 {
  readonly #hash = createHash('md5');
  readonly #block = Buffer.alloc(BLOCK_BYTES);
  #filled = 0;
  #isText: boolean | undefined;

  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + BLOCK_BYTES - this.#filled);
      this.#block.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === BLOCK_BYTES) this.#flush();
    }
  }

  digest(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }

  #flush(): void {
    const block = this.#block.subarray(0, this.#filled);
    this.#isText ??= isText(block.subarray(0, SAMPLE_BYTES));
    this.#hash.update(this.#isText ? toUnix(block) : block);
    this.#filled = 0;
  }
}

function isText(sample: Uint8Array): boolean {
  if (sample.includes(0)) return false;
  const others = sample.filter((byte) => !isTextByte(byte)).length;
  return others <= sample.length * MAXIMUM_OTHER_SHARE;
}

/** Printable ASCII, and backspace, tab, LF, FF and CR. */
function isTextByte(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || [0x08, 0x09, LF, 0x0c, CR].includes(byte);
}

function toUnix(block: Buffer): Buffer {
  if (!block.includes(CR)) return block;
  return Buffer.from(block.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}
