import type { Logger } from '@churnops/lib/logging/logger.ts';
import dotI, {
  type ResourceEvent,
  ResourceEventType,
  type ResourceMeta,
  ResourceMetaImpl,
} from '@dot-i/k8s-operator';
import { operatorError } from '../errors.ts';
import { FINALIZER_PREFIX, type FinalizerEditor } from '../kubernetes/finalizer-editor.ts';
import type { KubernetesObject } from '../kubernetes/resource.ts';
import type { Finalizers } from './finalizers.ts';

/** What a life consists of; both are called at most once. */
export interface LifeCycleParts {
  logger: Logger;
  finalizers: FinalizerEditor;
  /** Brings everything up; the operator runs once it resolves. */
  start: () => Promise<void>;
  /** Tells everything to end. */
  stop: () => void;
}

/** The base is CommonJS with a default export: Node gives the module here, bundlers and test runners the class. */
const Base = ('default' in dotI ? dotI.default : dotI) as typeof dotI.default;

/**
 * The life cycle and the finalizer protocol of `@dot-i/k8s-operator`. All that would reach the apiserver is overridden:
 * the base ends the process when a watch fails, swallows errors of writes, and finds the apiserver by a property that
 * the present client no longer has.
 */
export class OperatorLifeCycle extends Base implements Finalizers {
  readonly #parts: LifeCycleParts;
  readonly #finalized = new WeakMap<ResourceMeta, KubernetesObject>();
  #stopped = false;

  constructor(parts: LifeCycleParts) {
    super({
      debug: (message) => parts.logger.debug('The base class reports', { report: message }),
      info: (message) => parts.logger.info('The base class reports', { report: message }),
      warn: (message) => parts.logger.warn('The base class reports', { report: message }),
      error: (message) => parts.logger.error('The base class reports', { report: message }),
    });
    this.#parts = parts;
  }

  /** The base's finalizer protocol on an object out of a cache, which is copied because the base changes it. */
  async finalize(
    object: KubernetesObject,
    finalizer: string,
    onDelete: () => Promise<void>,
  ): Promise<boolean> {
    const copy = structuredClone(object);
    const meta = ResourceMetaImpl.createWithPlural('', copy as unknown as ResourceEvent['object']);
    const event = { meta, type: ResourceEventType.Added, object: copy } as unknown as ResourceEvent;
    this.#finalized.set(meta, object);
    return this.handleResourceFinalizer(event, finalizer, onDelete);
  }

  override stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#parts.stop();
  }

  protected override async init(): Promise<void> {
    await this.#parts.start();
  }

  protected override async setResourceFinalizers(meta: ResourceMeta, finalizers: string[]): Promise<void> {
    const object = this.#finalized.get(meta);
    if (!object) throw operatorError('LifeCycleRefused', { what: 'A finalizer outside finalize()' });
    const ours = finalizers.filter((name) => name.startsWith(FINALIZER_PREFIX));
    await this.#parts.finalizers.replaceOurs(object, ours);
  }

  protected override async watchResource(): Promise<void> {
    throw operatorError('LifeCycleRefused', { what: 'A watch of the base class' });
  }

  protected override async registerCustomResourceDefinition(): Promise<never> {
    throw operatorError('LifeCycleRefused', { what: 'Registering a definition at run time' });
  }

  protected override getCustomResourceApiUri(): never {
    throw operatorError('LifeCycleRefused', { what: 'An address of the base class' });
  }

  protected override async setResourceStatus(): Promise<never> {
    throw operatorError('LifeCycleRefused', { what: 'A status written by the base class' });
  }

  protected override async patchResourceStatus(): Promise<never> {
    throw operatorError('LifeCycleRefused', { what: 'A status written by the base class' });
  }
}
