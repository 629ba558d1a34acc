import { isCodedError } from '@churnops/lib/errors/error-table.ts';
import { isNode, visit } from 'yaml';
import { editErrors } from '../edit/errors.ts';
import { locateField } from '../edit/field-location.ts';
import { parseDocuments } from '../edit/source-documents.ts';
import { type Accepts, SILENT_POLICY } from './accepts.ts';
import { refuse } from './fields.ts';
import type { TargetAddress } from './promotion.ts';
import { readAccepts } from './read-accepts.ts';

/** What a target's file says about what it accepts. */
export type TargetPolicy = { kind: 'Valid'; accepts: Accepts } | { kind: 'Invalid'; message: string };

/**
 * Reads the policy that stands beside the field that is to be changed. Where the file, the document or `spec.accepts` is
 * absent, it is Manual; where something is wrong with it, it is Invalid, which allows nothing.
 *
 * @param text the target's file at the tip of the base branch; undefined where there is none.
 */
export function readTargetPolicy(text: string | undefined, address: TargetAddress): TargetPolicy {
  if (text === undefined) return { kind: 'Valid', accepts: SILENT_POLICY };
  try {
    const found = valueAt(text, address);
    return { kind: 'Valid', accepts: found == null ? SILENT_POLICY : readAccepts(found) };
  } catch (error) {
    if (isCodedError(error, 'DocumentMissing', 'ParentMissing'))
      return { kind: 'Valid', accepts: SILENT_POLICY };
    if (!isCodedError(error, 'PolicyInvalid', ...Object.keys(editErrors))) throw error;
    return { kind: 'Invalid', message: error.message };
  }
}

/** What stands at spec.accepts. Aliases are refused, so that the policy is what is written there and reading grows nothing. */
function valueAt(text: string, { document: selector }: TargetAddress): unknown {
  const { document, pair } = locateField(parseDocuments(text), 'spec.accepts', selector);
  if (!isNode(pair?.value)) return undefined;
  visit(pair.value, { Alias: () => refuse('spec.accepts', 'aliases are not read here; write the values') });
  return pair.value.toJS(document);
}
