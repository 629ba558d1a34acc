import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateTelco } from '@churnops/trainer-job/data/generate/generate-telco.ts';
import { peersPython } from '../peers/python.ts';
import { printMeasured, takeTurns } from '../peers/turns.ts';

/**
 * Drift between two CSV files of 20 columns, from files to verdicts: `churnops detect-drift` against Evidently's DataDriftPreset, of which importing it is measured alone too.
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
} finally {
  await rm(directory, { recursive: true });
}
