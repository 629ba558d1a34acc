import { parseDocument } from 'yaml';

/** A CEL rule of a schema (`x-kubernetes-validations`). */
export interface ValidationRule {
  rule: string;
  message?: string;
  messageExpression?: string;
  fieldPath?: string;
}

/** The part of a structural schema that our definitions use. */
export interface Schema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  description?: string;
  format?: string;
  default?: unknown;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-list-type'?: 'map' | 'set' | 'atomic';
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-validations'?: ValidationRule[];
}

/** A column that `kubectl get` prints; those of a priority above 0 only with `-o wide`. */
export interface PrinterColumn {
  name: string;
  type: string;
  jsonPath: string;
  priority?: number;
  description?: string;
}

/** What the generators need to know of a CustomResourceDefinition. */
export interface Definition {
  apiVersion: string;
  kind: string;
  plural: string;
  shortNames: string[];
  categories: string[];
  columns: PrinterColumn[];
  schema: Schema;
}

interface CustomResourceDefinition {
  spec: {
    group: string;
    names: { kind: string; plural: string; shortNames?: string[]; categories?: string[] };
    versions: {
      name: string;
      storage: boolean;
      additionalPrinterColumns?: PrinterColumn[];
      schema: { openAPIV3Schema: Schema };
    }[];
  };
}

/** Reads a CustomResourceDefinition from YAML, in its stored version. Throws where it is not valid YAML. */
export function parseDefinition(text: string): Definition {
  const document = parseDocument(text, { uniqueKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw problem;
  // The files are our own, and say a rule that many fields have once.
  const { spec } = document.toJS({ maxAliasCount: -1 }) as CustomResourceDefinition;
  const version = spec.versions.find((candidate) => candidate.storage);
  if (!version) throw new Error(`${spec.names.kind} has no version with storage: true`);
  return {
    apiVersion: `${spec.group}/${version.name}`,
    kind: spec.names.kind,
    plural: spec.names.plural,
    shortNames: spec.names.shortNames ?? [],
    categories: spec.names.categories ?? [],
    columns: version.additionalPrinterColumns ?? [],
    schema: version.schema.openAPIV3Schema,
  };
}
