import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import type { ApiClient } from './api-client.ts';
import type { CachedObjects } from './cached-objects.ts';
import { keyOf } from './object-identity.ts';
import { objectPath } from './paths.ts';
import { receivedObject } from './received-object.ts';
import { type KubernetesObject, resourceOf } from './resource.ts';

/** What the editor stands on. */
export interface AnnotationEditorOptions {
  client: ApiClient;
  objects: CachedObjects;
  /** Called before each write; throws `LeadershipLost` once this process does not lead. */
  checkLease: () => void;
}

/** Takes annotations off that people set, once what they ask for is done. */
export class AnnotationEditor {
  readonly #options: AnnotationEditorOptions;

  constructor(options: AnnotationEditorOptions) {
    this.#options = options;
  }

  /**
   * Takes an annotation off, if the object is still as it was seen: one that was set anew meanwhile asks for something else.
   *
   * @param object as it was seen last.
   * @returns whether it was; after `false` the object comes again, because it changed.
   */
  async remove(object: KubernetesObject, name: string): Promise<boolean> {
    const { uid, resourceVersion } = object.metadata ?? {};
    const resource = resourceOf(object);
    this.#options.checkLease();
    try {
      const answer = await this.#options.client.request<KubernetesObject>({
        method: 'PATCH',
        path: objectPath(resource, keyOf(object)),
        contentType: 'application/merge-patch+json',
        body: { metadata: { uid, resourceVersion, annotations: { [name]: null } } },
      });
      this.#options.objects.cacheOf(resource).remember(receivedObject(resource, answer));
      return true;
    } catch (error) {
      if (isCodedError(error, 'NotFound', 'Conflict')) return false;
      throw error;
    }
  }
}
