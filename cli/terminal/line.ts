/** What a piece of text says, by which a terminal colours it. */
export type Tone = 'Good' | 'Bad' | 'Waiting' | 'Quiet' | 'Strong';

/** A piece of a line. */
export type Piece = string | { tone: Tone; text: string };

/** One line for a person, before it is known whether colours are shown. */
export type Line = readonly Piece[];

/** Turns a piece into what is written. */
export type Paint = (tone: Tone, text: string) => string;

/** The SGR codes of ECMA-48. */
const CODES: Readonly<Record<Tone, number>> = { Good: 32, Bad: 31, Waiting: 33, Quiet: 2, Strong: 1 };

const COLOURS: Paint = (tone, text) => `\x1b[${CODES[tone]}m${text}\x1b[0m`;
const PLAIN: Paint = (_tone, text) => text;

/** Colours on a terminal only, and not where NO_COLOR (https://no-color.org) or a dumb terminal asks for none. */
export function choosePaint(output: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
  const wanted = output.isTTY && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  return wanted ? COLOURS : PLAIN;
}

/** A line as text. Words of others, such as a branch's name, may not steer the terminal. */
export function formatLine(line: Line, paint: Paint = PLAIN): string {
  return line
    .map((piece) => (typeof piece === 'string' ? clean(piece) : paint(piece.tone, clean(piece.text))))
    .join('')
    .trimEnd();
}

/** How wide a piece is shown. */
export function widthOf(piece: Piece): number {
  return [...clean(typeof piece === 'string' ? piece : piece.text)].length;
}

function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
