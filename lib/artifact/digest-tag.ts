/**
 * The tag under which a pushed digest is kept, so that registries which collect untagged manifests leave it alone.
 * It is not `sha256-<hex>`, which the distribution specification takes for the referrers of a digest.
 */
export function digestTag(digest: string): string {
  return `digest-${digest.replace('sha256:', '')}`;
}
