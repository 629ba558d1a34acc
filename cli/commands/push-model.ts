import { pushModel as push } from '@churnops/lib/artifact/model-registry.ts';
import { formatReference } from '@churnops/lib/registry/reference.ts';
import type { Command } from '../command.ts';
import { REGISTRY_NOTES, REGISTRY_OPTIONS, withRegistry } from '../registry-access.ts';

/** `churnops push-model`: stores a model directory in a registry, and prints what a ChurnModel's `serving.artifact` then is. */
export const pushModel: Command = {
  positionals: ['model directory', 'oci://HOST/REPOSITORY'],
  options: REGISTRY_OPTIONS,
  notes: `Prints the reference to write into spec.serving.artifact of a ChurnModel.\n\n${REGISTRY_NOTES}`,
  example: 'churnops push-model model oci://registry.example.com/churn/telco',
  async run(given, context) {
    const [directory = '', repository = ''] = given.positionals;
    await withRegistry(
      repository,
      given,
      context,
      async ({ client, reference: { host, repository: name } }) => {
        const { digest, existed } = await push(client, { host, repository: name }, directory);
        if (existed) context.errorOutput.write('The registry had this very model already.\n');
        context.output.write(`${formatReference({ host, repository: name, digest })}\n`);
      },
    );
  },
};
