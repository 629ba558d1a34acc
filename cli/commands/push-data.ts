import { pushDataset } from '@churnops/lib/artifact/dataset.ts';
import { formatReference } from '@churnops/lib/registry/reference.ts';
import type { Command } from '../command.ts';
import { requireReadableFile } from '../readable-file.ts';
import { REGISTRY_NOTES, REGISTRY_OPTIONS, withRegistry } from '../registry-access.ts';

/** `churnops push-data`: stores a CSV file in a registry, and prints what a TrainingRun's `data.artifact` then is. */
export const pushData: Command = {
  positionals: ['data.csv', 'oci://HOST/REPOSITORY'],
  options: REGISTRY_OPTIONS,
  notes: `Prints the reference to write into spec.data.artifact of a TrainingRun.\n\n${REGISTRY_NOTES}`,
  example: 'churnops push-data customers.csv oci://registry.example.com/churn/data',
  async run(given, context) {
    const [file = '', repository = ''] = given.positionals;
    await requireReadableFile(file);
    await withRegistry(
      repository,
      given,
      context,
      async ({ client, reference: { host, repository: name, tag } }) => {
        const target = { host, repository: name, ...(tag === undefined ? {} : { tag }) };
        const { digest } = await pushDataset(client, target, file);
        context.output.write(`${formatReference({ host, repository: name, digest })}\n`);
      },
    );
  },
};
