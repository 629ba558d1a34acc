import { type Definition, parseDefinition } from './definition.ts';
import { generateReference } from './reference.ts';
import { generateTypes } from './typescript.ts';

/** Reads a file of the repository, by its path relative to the root. */
export type ReadText = (path: string) => Promise<string>;

const SOURCES = [
  {
    source: 'crds/churnmodels.yaml',
    types: 'crds/churn-model.gen.ts',
    example: 'examples/telco/churn-model.yaml',
  },
  {
    source: 'crds/trainingruns.yaml',
    types: 'crds/training-run.gen.ts',
    example: 'examples/telco/training-run.yaml',
  },
  {
    source: 'crds/driftmonitors.yaml',
    types: 'crds/drift-monitor.gen.ts',
    example: 'examples/telco/drift-monitor.yaml',
  },
];

/** Everything that is generated from the definitions: texts by their path relative to the repository's root. */
export async function generateFiles(read: ReadText): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const documented: { definition: Definition; source: string; example: string }[] = [];
  for (const { source, types, example } of SOURCES) {
    const definition = parseDefinition(await read(source));
    files.set(types, generateTypes(definition, source));
    documented.push({ definition, source, example: await read(example) });
  }
  files.set('docs/api-reference.md', generateReference(documented));
  return files;
}

/** The paths of those files that are missing or differ from what `read` gives, in order. */
export async function differingFiles(files: Map<string, string>, read: ReadText): Promise<string[]> {
  const differing: string[] = [];
  for (const [path, text] of files) {
    const present = await read(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (present !== text) differing.push(path);
  }
  return differing;
}
