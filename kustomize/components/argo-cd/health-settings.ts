import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What the component adds to `argocd-cm`: a script of health for each kind of ours. */
export async function healthSettings(): Promise<Record<string, string>> {
  const text = await readFile(join(import.meta.dirname, 'argocd-cm.yaml'), 'utf8');
  return (parse(text) as { data: Record<string, string> }).data;
}
