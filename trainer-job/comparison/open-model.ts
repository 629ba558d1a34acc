import type { ModelArtifact } from '@churnops/lib/artifact/model-artifact.ts';
import { readModel } from '@churnops/lib/artifact/model-directory.ts';
import { checkGoldenRows } from '@churnops/lib/scoring/golden-rows.ts';
import { ModelSession } from '@churnops/lib/scoring/model-session.ts';

/**
 * Loads a model as a server does, makes sure that it is here what it was when it was made, and gives its memory
 * back when `action` is done.
 *
 * @throws ModelInvalid, GoldenRowsDiffer, or what `action` throws.
 */
export async function withModel<T>(
  model: ModelArtifact,
  action: (session: ModelSession) => Promise<T>,
): Promise<T> {
  const session = await ModelSession.load(await readModel(model), model.contract);
  try {
    await checkGoldenRows(session, model.goldenRows);
    return await action(session);
  } finally {
    await session.release();
  }
}
