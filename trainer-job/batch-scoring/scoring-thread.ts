import { Worker } from 'node:worker_threads';
import { CodedError, type ErrorEntry } from '@churnops/lib/errors/error-table.ts';
import { table as libraryTable } from '@churnops/lib/errors.ts';
import { table } from '../errors.ts';
import type { ScoredBlock } from './block-scorer.ts';
import type { RecordBlock } from './record-blocks.ts';
import type { WorkerAnswer, WorkerInput, WorkerRequest } from './worker-messages.ts';

/** Blocks are small and soon forgotten: a young generation of this size keeps them from growing the heap. */
const YOUNG_GENERATION_MEGABYTES = 16;

/** A thread that scores blocks, one after the other. */
export class ScoringThread {
  readonly #worker: Worker;
  readonly #waiting: PromiseWithResolvers<ScoredBlock>[] = [];
  readonly #ended = Promise.withResolvers<void>();
  #failure: Error | undefined;

  constructor(input: WorkerInput) {
    this.#worker = new Worker(new URL('./score-worker.ts', import.meta.url), {
      workerData: input,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES },
    });
    this.#worker.on('message', (answer: WorkerAnswer) => this.#take(answer));
    this.#worker.on('error', (fault) =>
      this.#fail(fault instanceof Error ? fault : new Error(String(fault))),
    );
    this.#worker.on('exit', (code) =>
      this.#fail(new Error(`a scoring thread ended early with code ${code}`)),
    );
  }

  /** The block's memory goes over to the thread. @throws CsvRefused, ScoringFailed, or what ended the thread. */
  score(block: RecordBlock): Promise<ScoredBlock> {
    const scored = Promise.withResolvers<ScoredBlock>();
    if (this.#failure !== undefined) scored.reject(this.#failure);
    else {
      this.#waiting.push(scored);
      this.#worker.postMessage(block, [block.bytes.buffer]);
    }
    return scored.promise;
  }

  /** Lets the thread finish what it was given first: the inference runtime aborts the whole program where its thread is ended in the middle of a run. */
  async end(): Promise<void> {
    this.#worker.postMessage('End' satisfies WorkerRequest);
    await this.#ended.promise;
    await this.#worker.terminate();
  }

  #take(answer: WorkerAnswer): void {
    if (answer.kind === 'Ended') {
      this.#ended.resolve();
      return;
    }
    const next = this.#waiting.shift();
    if (answer.kind === 'Scored') next?.resolve(answer.scored);
    else next?.reject(rebuild(answer.code, answer.values));
  }

  #fail(fault: Error): void {
    this.#failure ??= fault;
    for (const each of this.#waiting.splice(0)) each.reject(this.#failure);
  }
}

function rebuild(code: string, values: CodedError['values']): CodedError {
  const entries: Readonly<Record<string, ErrorEntry>> = { ...libraryTable, ...table };
  const entry = entries[code] ?? { sentence: `${code}.`, retryable: false, status: 500 };
  return new CodedError(code, entry, values);
}
