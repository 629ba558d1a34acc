import { Composer, type CST, type Document, isAlias, isMap, isScalar, Parser, visit } from 'yaml';
import { editError } from './errors.ts';

/** What a file may have at most; what people write by hand is far below. */
export const SOURCE_LIMITS = { bytes: 256 * 1024, depth: 64, aliases: 100 };

/** Double braces with neither a quote nor a comment before them on their line. */
const TEMPLATE = /^[^'"#\n]*\{\{/m;

/** A document with the tokens that it was made of. */
export type SourceDocument = Document.Parsed;

/**
 * Parses all documents of a file, and keeps their source tokens. Nothing is resolved: aliases stay aliases, so that no input
 * grows by being read.
 *
 * @throws CodedError where the file is larger or deeper than {@link SOURCE_LIMITS}, is not valid YAML 1.2, has a key twice, or is a Helm template
 */
export function parseDocuments(text: string): SourceDocument[] {
  const size = Buffer.byteLength(text);
  if (size > SOURCE_LIMITS.bytes) {
    throw editError('FileTooLarge', { size, maximum: SOURCE_LIMITS.bytes });
  }
  const tokens = tokensOf(text);
  // Keys are compared below: the library compares each with each, which is slow for a mapping of thousands.
  const composer = new Composer({ keepSourceTokens: true, uniqueKeys: false, strict: true, merge: false });
  const documents = [...composer.compose(tokens)].filter((document) => 'contents' in document);
  for (const document of documents) {
    refuseErrors(document, text);
    refuseDoubledKeys(document, text);
    refuseUnknownAliases(document);
  }
  return documents as SourceDocument[];
}

/** The number of the line in which an offset lies, from 1. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** Parsing to tokens needs no recursion, composing does: so depth and aliases are counted in between. */
function tokensOf(text: string): CST.Token[] {
  const tokens = [...new Parser().parse(text)];
  const waiting: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  let aliases = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > SOURCE_LIMITS.depth) throw editError('FileTooDeep', { maximum: SOURCE_LIMITS.depth });
    if (token.type === 'alias' && ++aliases > SOURCE_LIMITS.aliases) {
      throw editError('TooManyAliases', { maximum: SOURCE_LIMITS.aliases });
    }
    if (token.type === 'flow-collection' && text.startsWith('{{', token.offset)) {
      throw editError('HelmTemplate', { line: lineOf(text, token.offset) });
    }
    for (const child of childrenOf(token)) waiting.push({ token: child, depth: depth + 1 });
  }
  return tokens;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value].filter((child) => child != null));
}

function refuseErrors(document: Document.Parsed, text: string): void {
  const [first] = document.errors;
  if (!first) return;
  const line = lineOf(text, first.pos[0]);
  const template = TEMPLATE.exec(text);
  if (template) {
    const end = template.index + template[0].length;
    throw editError('HelmTemplate', { line: lineOf(text, end) }, { cause: first });
  }
  if (first.code === 'TAB_AS_INDENT') throw editError('TabIndentation', { line }, { cause: first });
  throw editError('YamlInvalid', { line, reason: first.message.split('\n')[0] as string }, { cause: first });
}

function refuseDoubledKeys(document: Document.Parsed, text: string): void {
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        // Keys that are collections are of no use to Kubernetes, and are never the ones that are edited.
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          throw editError('KeyDoubled', { key: String(key.value), line: lineOf(text, key.range?.[0] ?? 0) });
        }
        seen.add(key.value);
      }
    },
  });
}

/** The parser leaves this to whoever follows the aliases, as all will who read the file. */
function refuseUnknownAliases(document: Document.Parsed): void {
  const anchors = new Set<string>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        if (!anchors.has(node.source)) throw editError('AliasUnknown', { alias: node.source });
      } else if (node.anchor !== undefined) {
        anchors.add(node.anchor);
      }
    },
  });
}

/** The text that stands in a document at a path of keys; undefined where there is none. */
export function textAt(document: SourceDocument, ...path: string[]): string | undefined {
  let node: unknown = document.contents;
  for (const key of path) {
    if (!isMap(node)) return undefined;
    node = node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value;
  }
  return isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
}
