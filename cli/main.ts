import { runProgram } from './program.ts';

// A reader that has seen enough, such as head, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// Node would end with 1, which is an answer of some commands.
process.on('uncaughtException', (fault) => {
  process.stderr.write(`churnops: ${fault.stack}\n`);
  process.exit(70);
});

process.exitCode = await runProgram(process.argv.slice(2), {
  environment: process.env,
  output: process.stdout,
  errorOutput: process.stderr,
  now: () => new Date(),
  untilStopped: () =>
    new Promise((resolve) => {
      // Only once: whoever presses Ctrl-C a second time means it.
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    }),
});
