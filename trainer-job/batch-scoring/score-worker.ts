import { parentPort, workerData } from 'node:worker_threads';
import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import { BlockScorer } from './block-scorer.ts';
import type { WorkerAnswer, WorkerInput, WorkerRequest } from './worker-messages.ts';

// One thread of a batch: it has a session of its own and answers each block with its scores.
const { model, contract, header, columns } = workerData as WorkerInput;
const port = parentPort!;
const session = await ModelSession.load(model, contract);
const scorer = new BlockScorer(session, header, columns);

// A run gives way to other messages while it is under way: what is asked is done one after the other, so that answers keep their order and nothing is released under a run.
let before: Promise<void> = Promise.resolve();
port.on('message', (request: WorkerRequest) => {
  before = before.then(() => answer(request));
});

async function answer(request: WorkerRequest): Promise<void> {
  if (request === 'End') {
    await session.release();
    port.postMessage({ kind: 'Ended' } satisfies WorkerAnswer);
    return;
  }
  try {
    const scored = await scorer.score(request);
    const message: WorkerAnswer = { kind: 'Scored', scored };
    port.postMessage(message, [scored.output.buffer, scored.rejected.buffer]);
  } catch (fault) {
    if (!isCodedError(fault)) throw fault;
    port.postMessage({ kind: 'Refused', code: fault.code, values: fault.values } satisfies WorkerAnswer);
  }
}
