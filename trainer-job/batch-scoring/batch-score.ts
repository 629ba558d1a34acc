import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { diskFault } from '@churnops/lib/errors/disk-fault.ts';
import { requireOtherFile } from '@churnops/lib/files/other-file.ts';
import { requireReplaceable } from '@churnops/lib/files/replaceable.ts';
import type { ModelSession } from '@churnops/lib/scoring/model-session.ts';
import { withModel } from '../comparison/open-model.ts';
import { readFileChunks } from '../csv-cells/file-chunks.ts';
import { measureFile } from '../data/csv-file.ts';
import { rejectedHeader } from './bad-row.ts';
import { type OutputColumns, outputHeader } from './block-scorer.ts';
import { type BatchResult, scoreRecords } from './score-records.ts';

/** What is scored, and where the scores go. */
export interface BatchOptions {
  model: ModelArtifact;
  input: string;
  output: string;
  /** Where rows go that cannot be scored. */
  rejected: string;
  columns: OutputColumns;
  threads: number;
  /** Told after each block which share was read. */
  onProgress?: (share: number, result: BatchResult) => void;
  /** Breaks the run off. */
  signal?: AbortSignal;
}

/**
 * Scores a CSV file of any size with bounded memory. The rows keep their order; those that cannot be scored go to a side file, which is there only if there are some. The output
 * appears whole, after the side file; a run that is broken off leaves neither.
 *
 * @throws CsvRefused, DataRefused, DataNotFound, OutputIrregular, OutputIsInput, ModelInvalid, GoldenRowsDiffer, ScoringFailed, DiskFull, or the signal's reason.
 */
export async function batchScore(options: BatchOptions): Promise<BatchResult> {
  const { model, threads, input, output, rejected } = options;
  for (const path of [output, rejected]) await requireOtherFile(path, [input]);
  const target = { output: await requireReplaceable(output), rejected: await requireReplaceable(rejected) };
  return withModel(
    model,
    async (session) => {
      const size = await measureFile(input);
      const partial = { output: `${target.output}.partial`, rejected: `${target.rejected}.partial` };
      try {
        const result = await scoreFile(options, session, size, partial);
        if (result.rejectedRows > 0) await rename(partial.rejected, target.rejected);
        else await Promise.all([partial.rejected, rejected].map((path) => rm(path, { force: true })));
        await rename(partial.output, target.output);
        return result;
      } catch (fault) {
        await Promise.all(Object.values(partial).map((path) => rm(path, { force: true })));
        throw diskFault(fault, output);
      }
    },
    { threads },
  );
}

async function scoreFile(
  { input, columns, signal, onProgress }: BatchOptions,
  session: ModelSession,
  size: number,
  partial: { output: string; rejected: string },
): Promise<BatchResult> {
  const opened: FileHandle[] = [];
  const create = async (path: string): Promise<FileHandle> => {
    const created = await open(path, 'w');
    opened.push(created);
    return created;
  };
  let bytesRead = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for await (const chunk of readFileChunks(input)) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }
  try {
    const output = await create(partial.output);
    const rejected = await create(partial.rejected);
    return await scoreRecords({
      session,
      chunks: chunks(),
      columns,
      ...(signal !== undefined && { signal }),
      onHeader: async (header) => {
        await writeAll(output, Buffer.from(outputHeader(header, columns)));
        await writeAll(rejected, Buffer.from(rejectedHeader()));
      },
      write: async (block, result) => {
        await writeAll(output, block.output);
        await writeAll(rejected, block.rejected);
        onProgress?.(bytesRead / size, result);
      },
    });
  } finally {
    await Promise.all(opened.map((each) => each.close()));
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}
