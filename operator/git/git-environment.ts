import type { GitSettings } from './git-settings.ts';

/** Where git and its transports are, in our image and on every machine. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** All that a command of ours gets as environment; nothing of the operator's own, which may hold anything. */
export function gitEnvironment(settings: GitSettings, repository: string): Record<string, string> {
  return {
    PATH,
    HOME: settings.home,
    // Its words are read by us.
    LC_ALL: 'C',
    GIT_DIR: repository,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: settings.configuration,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
  };
}

/** Configuration for one command, by variables: arguments are seen by everyone on the machine. */
export function configurationVariables(
  settings: readonly (readonly [string, string])[],
): Record<string, string> {
  const variables = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(variables) };
}
