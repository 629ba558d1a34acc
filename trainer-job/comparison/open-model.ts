import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { readModel } from '@churnops/lib/artifact/model-directory.ts';
import { checkGoldenRows } from '@churnops/lib/scoring/golden-rows.ts';
import { ModelSession } from '@churnops/lib/scoring/model-session.ts';

/**
 * Loads a model as a server does, makes sure that it is here what it was when it was made, and gives its memory
 * back when `action` is done.
 *
 * @param options.threads how many threads one run may use; 1 where nothing is said.
 * @throws ModelInvalid, GoldenRowsDiffer, or what `action` throws.
 */
export async function withModel<T>(
  model: ModelArtifact,
  action: (session: ModelSession) => Promise<T>,
  options: { threads?: number } = {},
): Promise<T> {
  const session = await ModelSession.load(await readModel(model), model.contract, options);
  try {
    await checkGoldenRows(session, model.goldenRows);
    return await action(session);
  } finally {
    await session.release();
  }
}
