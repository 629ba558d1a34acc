import type { Writable } from 'node:stream';
import { usageError } from './errors.ts';

/** Where lines for people go; process.stderr is one. */
export interface Output {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** What a command is given of the world. */
export interface Context {
  environment: NodeJS.ProcessEnv;
  /** For results, which another program may read: process.stdout. */
  output: Writable & { isTTY?: boolean };
  /** For everything that is said to a person. */
  errorOutput: Output;
  /** Resolves when the user asks the program to end. */
  untilStopped(): Promise<unknown>;
  now(): Date;
}

/** One option of a command, as `--name`. */
export interface Option {
  description: string;
  /** One letter, as `-n` for `--namespace`. */
  short?: string;
  /** What stands for the value in the help; an option without it takes none. */
  value?: string;
  /** Whether it may be there more than once. */
  repeated?: boolean;
  /** Shown in the help; commands apply it themselves. */
  standard?: string;
}

/** What the user wrote behind the command's name. */
export interface Arguments {
  positionals: readonly string[];
  /** A string where the option takes a value, several where it may be there more than once, else true. */
  options: Readonly<Record<string, string | readonly string[] | boolean | undefined>>;
}

/** A command as the list of commands has it. */
export interface ListedCommand {
  name: string;
  /** One line for the list. */
  summary: string;
  /** Loads its program. */
  load(): Promise<Command>;
}

/** A command: `churnops NAME POSITIONALS [options]`. */
export interface Command {
  /** The names of what must stand behind the command's name. */
  positionals: readonly string[];
  /** The names of what may stand behind that. */
  optionalPositionals?: readonly string[];
  options: Readonly<Record<string, Option>>;
  /** Paragraphs that the help shows below the options. */
  notes?: string;
  /** A command line that does something useful. */
  example: string;
  /** Does it; a command whose answer is in its exit code returns that, all others end with 0. */
  run(given: Arguments, context: Context): Promise<void> | Promise<number>;
}

/** The value of an option, if it was given. */
export function textOption({ options }: Arguments, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The values of an option that may be there more than once. */
export function repeatedOption({ options }: Arguments, name: string): readonly string[] {
  const values = options[name];
  return Array.isArray(values) ? values : [];
}

/** The value of an option that a command can't do without. @throws UsageInvalid */
export function requiredOption(given: Arguments, name: string, command: string): string {
  const value = textOption(given, name);
  if (value === undefined) throw usageError(`--${name} is missing`, command);
  return value;
}

/** Whether `--output` asks for JSON, the one format that there is for programs. @throws UsageInvalid */
export function wantsJson(given: Arguments, command: string): boolean {
  const format = textOption(given, 'output');
  if (format === undefined || format === 'json') return format === 'json';
  throw usageError(`--output must be json, not ${JSON.stringify(format)}`, command);
}

/** What a number may be, and what it is where nothing is said. */
export interface NumberBounds {
  command: string;
  standard: number;
  minimum: number;
  maximum: number;
}

/** The value of an option that is a whole number from `minimum` to `maximum`. @throws UsageInvalid */
export function wholeNumberOption(given: Arguments, name: string, bounds: NumberBounds): number {
  return boundedOption(given, name, bounds, 'a whole number', /^-?\d+$/);
}

/** The value of an option that is a number from `minimum` to `maximum`. @throws UsageInvalid */
export function numberOption(given: Arguments, name: string, bounds: NumberBounds): number {
  return boundedOption(given, name, bounds, 'a number', /\S/);
}

function boundedOption(
  given: Arguments,
  name: string,
  { command, standard, minimum, maximum }: NumberBounds,
  kind: string,
  form: RegExp,
): number {
  const text = textOption(given, name);
  if (text === undefined) return standard;
  const value = Number(text);
  if (form.test(text) && value >= minimum && value <= maximum) return value;
  const wanted = `${kind} from ${minimum} to ${maximum}`;
  throw usageError(`--${name} must be ${wanted}, not ${JSON.stringify(text)}`, command);
}
