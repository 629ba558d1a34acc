import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateTelco } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { peersPython } from '../peers/python.ts';
import { printMeasured, type Run, ratioOf, takeTurns } from '../peers/turns.ts';
import { writeProfiles } from './profiles.ts';

/**
 * Drift between two CSV files of 20 columns, from files to verdicts: `churnops detect-drift` against Evidently's DataDriftPreset, of which importing it is measured alone too; and from two stored profiles to verdicts.
 * `node bench/drift/main.ts [rows] [rounds]`.
 */
const [rows = 100_000, rounds = 3] = process.argv.slice(2).map(Number);

const python = await peersPython();
const directory = await mkdtemp(join(tmpdir(), 'churnops-bench-'));
const [reference, current] = [join(directory, 'reference.csv'), join(directory, 'current.csv')];
const launcher = join(import.meta.dirname, '..', '..', 'cli', 'churnops.mjs');
const churnops = [process.execPath, '--disable-warning=ExperimentalWarning', launcher];
const peer = join(import.meta.dirname, 'peer.py');

try {
  await generateTelco({ rows, seed: 1, path: reference });
  await generateTelco({ rows, seed: 2, drift: { tenure: { factor: 1.2, shift: 0 } }, path: current });
  const measured = await takeTurns(
    [
      {
        name: 'churnops',
        command: [...churnops, 'detect-drift', reference, current, '--policy', 'evidently', '-o', 'json'],
        answers: [0, 1],
      },
      { name: 'Evidently', command: [python, peer, reference, current] },
      { name: 'Evidently, import alone', command: [python, peer, 'import'] },
    ],
    rounds,
  );
  printMeasured(`Drift of ${rows} rows x 20 columns, medians of ${rounds} rounds`, measured);
  printRatios(measured.map(({ runs }) => runs));
  await measureStored();
} finally {
  await rm(directory, { recursive: true });
}

function printRatios([ours = [], theirs = [], imports = []]: readonly (readonly Run[])[]): void {
  const ratios = {
    'time, imports included': (round: number) => theirs[round]!.seconds / ours[round]!.seconds,
    'time, without importing Evidently': (round: number) =>
      (theirs[round]!.seconds - imports[round]!.seconds) / ours[round]!.seconds,
    'processor time': (round: number) => theirs[round]!.processorSeconds / ours[round]!.processorSeconds,
    'processor time, without importing Evidently': (round: number) =>
      (theirs[round]!.processorSeconds - imports[round]!.processorSeconds) / ours[round]!.processorSeconds,
    memory: (round: number) => theirs[round]!.peakMegabytes / ours[round]!.peakMegabytes,
  };
  console.log('Evidently takes so many times as much (least to largest of a round):');
  for (const [name, ratio] of Object.entries(ratios)) {
    const { median, least, largest } = ratioOf(rounds, ratio);
    console.log(`  ${name}: ${median.toFixed(1)} (${least.toFixed(1)} to ${largest.toFixed(1)})`);
  }
}

/** Each round in a process of its own: what runs for the first time was not compiled yet. */
async function measureStored(): Promise<void> {
  const { profile, page } = await writeProfiles(directory, rows);
  const stored = join(import.meta.dirname, 'stored.ts');
  const runs: { milliseconds: number; processorMilliseconds: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const [node = '', flag = ''] = churnops;
    const { stdout } = await promisify(execFile)(node, [flag, stored, profile, page]);
    runs.push(JSON.parse(stdout));
  }
  console.log('From stored profiles to verdicts (least to largest of a round):');
  for (const figure of ['milliseconds', 'processorMilliseconds'] as const) {
    const { median, least, largest } = ratioOf(rounds, (round) => runs[round]![figure]);
    console.log(`  ${figure}: ${median.toFixed(0)} (${least.toFixed(0)} to ${largest.toFixed(0)})`);
  }
  console.log(JSON.stringify({ title: 'Drift from stored profiles', runs }));
}
