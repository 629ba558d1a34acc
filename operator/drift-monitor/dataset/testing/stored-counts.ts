import {
  exampleReference,
  PROFILED_CONTRACT,
  profiledColumns,
  profiledScores,
} from '@churnops/lib/profile/profile.fixture.ts';
import { PROFILE_ANNOTATIONS, PROFILE_TYPE } from '@churnops/lib/profile/profile-referrer.ts';
import { Recorder } from '@churnops/lib/profile/recorder.ts';
import { EMPTY_MEDIA_TYPE, MANIFEST_MEDIA_TYPE } from '@churnops/lib/registry/descriptor.ts';
import { digestOf } from '@churnops/lib/registry/digest.ts';

/** The reference that all counts of these tests are of. */
export const REFERENCE = exampleReference();

/** A page as a run of mode Profile writes it. @param model the digest that it is of. */
export function pageOf(model: string, rows = 500): string {
  const recorder = new Recorder({
    ...{ reference: REFERENCE, contract: PROFILED_CONTRACT, model },
    ...{ pod: 'run-uid', process: 'profile', slotMilliseconds: 300_000, clock: () => 0 },
  });
  recorder.record(profiledColumns(rows), profiledScores(rows));
  recorder.end();
  return recorder.page();
}

/** How a manifest differs from that of counts as they are. */
export interface ManifestChanges {
  artifactType?: string;
  size?: number;
  model?: string;
}

/** The manifest of a page, and its digest. */
export function manifestOf(page: string, model: string, changes: ManifestChanges = {}) {
  const bytes = Buffer.from(page);
  const empty = Buffer.from('{}');
  const manifest = {
    ...{ schemaVersion: 2, mediaType: MANIFEST_MEDIA_TYPE },
    artifactType: changes.artifactType ?? PROFILE_TYPE,
    config: { mediaType: EMPTY_MEDIA_TYPE, digest: digestOf(empty), size: empty.byteLength },
    layers: [
      {
        ...{ mediaType: 'application/json', digest: digestOf(bytes), size: changes.size ?? bytes.byteLength },
        annotations: { 'org.opencontainers.image.title': 'profile.json' },
      },
    ],
    annotations: { [PROFILE_ANNOTATIONS.model]: changes.model ?? model, [PROFILE_ANNOTATIONS.rows]: '500' },
  };
  const text = JSON.stringify(manifest);
  return { text, digest: digestOf(Buffer.from(text)), blob: digestOf(bytes) };
}
