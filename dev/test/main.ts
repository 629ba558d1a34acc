import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { addCounts, type Counts, countsOfReport } from './counts.ts';
import { type Step, TIERS } from './tiers.ts';

const REPORTS = join('dist', 'test-reports');

/** Runs a command with the terminal handed through; resolves to its exit code (1 where it could not be started or was killed). */
function run([program, ...args]: Step['command']): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => {
      console.error(`churnops: ${program} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

async function runStep(step: Step): Promise<Counts> {
  const started = Date.now();
  console.log(`\n== ${step.name}`);
  const report = join(REPORTS, `${step.name}.json`);
  rmSync(report, { force: true });
  const reporting = step.project ? [`--outputFile.json=${report}`] : [];
  const exitCode = await run([...step.command, ...reporting] as unknown as Step['command']);
  const counts = step.project
    ? countsOfReport(report, exitCode)
    : { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1 };
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  console.log(`== ${step.name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s`);
  return counts;
}

const tier = process.argv[2] ?? '';
const steps = TIERS[tier];
if (!steps) {
  console.error(`churnops: there is no tier "${tier}": choose one of ${Object.keys(TIERS).join(', ')}`);
  process.exit(64);
}
mkdirSync(REPORTS, { recursive: true });
let total: Counts = { passed: 0, failed: 0 };
for (const step of steps) total = addCounts(total, await runStep(step));
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
