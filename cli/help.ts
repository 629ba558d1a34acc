import type { Command, ListedCommand } from './command.ts';

/** Options that every command has. */
export const COMMON_OPTIONS = {
  help: { description: 'show this help' },
  verbose: { description: 'show where an error comes from' },
};

/** The help of the program: its commands in a table. */
export function programHelp(commands: readonly ListedCommand[]): string {
  const rows = commands.map(({ name, summary }) => [name, summary] as const);
  return [
    'Churn models, from training data to production, by pull request.',
    '',
    'Usage: churnops COMMAND [options]',
    '',
    ...table(rows),
    '',
    'churnops COMMAND --help tells more about a command; churnops --version names the version.',
    '',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp({ name, summary }: ListedCommand, command: Command): string {
  const { positionals, optionalPositionals = [], options, notes, example } = command;
  const rows = Object.entries({ ...options, ...COMMON_OPTIONS }).map(([option, { description, ...rest }]) => {
    const value = 'value' in rest && rest.value ? ` ${rest.value}` : '';
    const standard = 'standard' in rest && rest.standard ? ` (${rest.standard} where nothing is said)` : '';
    const short = 'short' in rest && rest.short ? `-${rest.short}, ` : '';
    return [`${short}--${option}${value}`, `${description}${standard}`] as const;
  });
  const wanted = positionals.map((positional) => `<${positional}>`);
  const possible = optionalPositionals.map((positional) => `[${positional}]`);
  const usage = ['churnops', name, ...wanted, ...possible, '[options]'].join(' ');
  return [
    `${summary[0]!.toUpperCase()}${summary.slice(1)}.`,
    '',
    `Usage: ${usage}`,
    '',
    ...table(rows),
    ...(notes ? ['', notes] : []),
    '',
    'Example:',
    '',
    `  ${example}`,
    '',
  ].join('\n');
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
