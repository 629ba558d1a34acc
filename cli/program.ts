import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Arguments, Command, Context, Option } from './command.ts';
import { COMMANDS } from './commands.ts';
import { usageError } from './errors.ts';
import { exitCodeOf } from './exit-code.ts';
import { COMMON_OPTIONS, commandHelp, programHelp } from './help.ts';

/**
 * Runs the program with these arguments.
 *
 * @returns the exit code: 0 done, or what the command answers with; 64 wrong usage, 65 bad data, 75 not yet or not now,
 * 77 not allowed, 70 anything else that went wrong, of which one sentence was written to the error output.
 */
export async function runProgram(argv: readonly string[], context: Context): Promise<number> {
  try {
    return (await dispatch(argv, context)) ?? 0;
  } catch (fault) {
    context.errorOutput.write(`churnops: ${describe(fault, argv.includes('--verbose'))}\n`);
    return exitCodeOf(fault);
  }
}

async function dispatch(argv: readonly string[], context: Context): Promise<number | undefined> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    context.output.write(programHelp(COMMANDS));
    return undefined;
  }
  if (name === '--version') {
    const { version } = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8'));
    context.output.write(`${version}\n`);
    return undefined;
  }
  const listed = COMMANDS.find((each) => each.name === name);
  if (listed === undefined) {
    const known = COMMANDS.map((each) => each.name).join(', ');
    throw usageError(`There is no command ${JSON.stringify(name)}; there are ${known}`);
  }
  const command = await listed.load();
  const given = parse(name, command, rest);
  if (given.options['help'] !== true) {
    const code = await command.run(requirePositionals(name, command, given), context);
    return typeof code === 'number' ? code : undefined;
  }
  context.output.write(commandHelp(listed, command));
  return undefined;
}

function parse(name: string, command: Command, argv: string[]): Arguments {
  const options = Object.entries<Option>({ ...command.options, ...COMMON_OPTIONS }).map(
    ([option, { value, short, repeated }]) => {
      const type = value === undefined ? ('boolean' as const) : ('string' as const);
      return [
        option,
        { type, ...(short !== undefined && { short }), ...(repeated && { multiple: true }) },
      ] as const;
    },
  );
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      options: Object.fromEntries(options),
      allowPositionals: true,
    });
    return { positionals, options: values as Arguments['options'] };
  } catch (cause) {
    const reason = (cause as Error).message.split('. ')[0]!;
    throw usageError(reason, name, cause);
  }
}

function requirePositionals(name: string, command: Command, given: Arguments): Arguments {
  const missing = command.positionals[given.positionals.length];
  if (missing !== undefined) throw usageError(`<${missing}> is missing`, name);
  const most = command.positionals.length + (command.optionalPositionals?.length ?? 0);
  const extra = given.positionals[most];
  if (extra !== undefined) throw usageError(`${JSON.stringify(extra)} is one argument too many`, name);
  return given;
}

function describe(fault: unknown, verbose: boolean): string {
  if (!(fault instanceof Error)) return String(fault);
  if (!verbose) return fault.message;
  const cause = fault.cause === undefined ? '' : `\ncaused by ${describe(fault.cause, true)}`;
  return `${fault.stack}${cause}`;
}
