#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
// Plain JavaScript that every Node can read, so that one which is too old to run TypeScript is told in a sentence.

import { setFlagsFromString } from 'node:v8';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `churnops needs Node 22.19 or newer; this is Node ${process.versions.node}. Inside the checkout, "npx churnops" after "npm ci" brings its own.\n`,
  );
  process.exitCode = 70;
} else {
  // What takes the types off our sources runs for a tenth of a second: optimising it would cost more time than it saves, and 20 MB.
  setFlagsFromString('--liftoff-only');
  await import('./main.ts');
}
