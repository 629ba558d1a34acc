/** What a WWW-Authenticate header asks for (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** In lower case: basic, bearer, … */
  scheme: string;
  parameters: ReadonlyMap<string, string>;
}

const MAXIMUM_LENGTH = 4_096;
const PARAMETER = /([a-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi;
const START = /(?:^|,)\s*([a-z][a-z0-9-]*)(?=\s+[a-z0-9_-]+\s*=|\s*(?:,|$))/gi;

/** Reads the challenges of a WWW-Authenticate header, in order; what is no challenge is left out. */
export function parseChallenges(header: string): Challenge[] {
  const text = header.slice(0, MAXIMUM_LENGTH);
  // Quoted text is blanked first: a comma or a word in it must not look like the start of a challenge.
  const outline = text.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => `"${'x'.repeat(quoted.length - 2)}"`);
  const starts = [...outline.matchAll(START)].map((match) => ({
    scheme: match[1]!.toLowerCase(),
    from: match.index + match[0].length,
    at: match.index,
  }));
  return starts.map(({ scheme, from }, index) => {
    const part = text.slice(from, starts[index + 1]?.at ?? text.length);
    const parameters = [...part.matchAll(PARAMETER)].map(
      ([, name, quoted, token]) =>
        [name!.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? token ?? ''] as const,
    );
    return { scheme, parameters: new Map(parameters) };
  });
}
