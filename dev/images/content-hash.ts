import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A hash over the names and contents of all files below the given files and folders: 16 hex digits, the same wherever they lie. */
export function contentHash(paths: readonly string[], ...more: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
      : [''];
    for (const file of files) {
      const whole = join(path, file);
      if (!statSync(whole).isFile()) continue;
      const content = readFileSync(whole);
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  for (const text of more) hash.update(`\0${text}`);
  return hash.digest('hex').slice(0, 16);
}
