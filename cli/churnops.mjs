#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
// Plain JavaScript that every Node can read, so that one which is too old to run TypeScript is told in a sentence.

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `churnops needs Node 22.19 or newer; this is Node ${process.versions.node}. Inside the checkout, "npx churnops" after "npm ci" brings its own.\n`,
  );
  process.exitCode = 70;
} else {
  await import('./main.ts');
}
