import { build } from 'esbuild';

/** Some packages still call `require`; an ES module has none of its own. */
const REQUIRE =
  "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);";

/** Bundles entry files into ES modules for Node 22, `main.ts` to `<directory>/main.mjs`, with source maps for readable stack traces. */
export async function bundle(entries: readonly string[], directory: string): Promise<void> {
  await build({
    entryPoints: [...entries],
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    sourcemap: 'linked',
    sourcesContent: false,
    // Names stay, so that stack traces and errors read as in the sources.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
    external: ['onnxruntime-node'],
    banner: { js: REQUIRE },
  });
}
