import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModelDirectory } from '@churnops/lib/artifact/model-directory.ts';
import express from 'express';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/**
 * The peer: what a person writes in twenty lines with express, express.json and onnxruntime-node. It checks
 * nothing, batches nothing, and is given the same single thread.
 */
const [directory, port] = process.argv.slice(2) as [string, string];
const { contract } = await readModelDirectory(directory);
const session = await InferenceSession.create(await readFile(join(directory, 'model.onnx')), {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
});

const application = express();
application.use(express.json({ limit: '8mb' }));
application.post('/predict', async (request, response) => {
  const rows = request.body.features as unknown[][];
  const feeds: Record<string, Tensor> = {};
  contract.features.forEach(({ name, type }, column) => {
    const values = rows.map((row) => row[column]);
    feeds[name] =
      type === 'Categorical'
        ? new Tensor('string', values as string[], [rows.length, 1])
        : new Tensor('float32', values as number[], [rows.length, 1]);
  });
  const { label } = await session.run(feeds, ['label']);
  response.json({ predictions: Array.from(label!.data as BigInt64Array, Number) });
});
application.get('/health', (_request, response) => {
  response.json({ status: 'ready' });
});
application.listen(Number(port), '127.0.0.1');
