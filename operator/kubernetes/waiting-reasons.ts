/** The kubelet's reasons for a container that waits because its image is not there (pkg/kubelet/images/types.go). */
export const IMAGE_REASONS: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** Its reasons for a container that could not be made or started (pkg/kubelet/kuberuntime). */
export const START_REASONS: ReadonlySet<string> = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'PreCreateHookError',
  'PreStartHookError',
  'RunContainerError',
]);

/**
 * The words of a failed pull. While the kubelet backs off, its message wraps them; unwrapped, the two are the same, so that
 * a status that quotes them rests while they alternate.
 */
export function pullWords(message: string | undefined): string | undefined {
  return message?.replace(/^Back-off pulling image "[^"]*"(: \w+: )?/, '');
}
