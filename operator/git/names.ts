import { gitError } from './errors.ts';

const MAXIMUM_LENGTH = 1_024;
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Control characters, and what git-check-ref-format(1) forbids in a name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN_IN_BRANCH = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/$|\.$|^[/-]|^@$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/;

/**
 * A path of a file within a repository: relative, with forward slashes, and nothing that leads out of it or into Git's own files.
 *
 * @throws CodedError `GitPathRefused`
 */
export function checkPath(path: string): string {
  const reason = whyPathIsWrong(path);
  if (reason) throw gitError('GitPathRefused', { path: printable(path), reason });
  return path;
}

/**
 * The short name of a branch, by the rules of git-check-ref-format(1); never one that could be read as an option.
 *
 * @throws CodedError `GitBranchRefused`
 */
export function checkBranch(branch: string): string {
  const parts = branch.split('/');
  const wrong =
    branch === '' ||
    branch.length > MAXIMUM_LENGTH ||
    FORBIDDEN_IN_BRANCH.test(branch) ||
    parts.some((part) => part.startsWith('.') || part.endsWith('.lock'));
  if (wrong) {
    throw gitError('GitBranchRefused', {
      branch: printable(branch),
      reason: 'it is not a valid branch name',
    });
  }
  return branch;
}

/** @throws CodedError `GitCommitRefused` */
export function checkCommit(commit: string): string {
  if (!COMMIT.test(commit)) throw gitError('GitCommitRefused', { commit: printable(commit) });
  return commit;
}

/** A text that may come from anyone, fit for one line of a message. */
export function printable(text: string): string {
  const line = text.replace(/\p{C}+/gu, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

function whyPathIsWrong(path: string): string | undefined {
  if (path === '') return 'it is empty';
  if (path.length > MAXIMUM_LENGTH) return `it is longer than ${MAXIMUM_LENGTH} characters`;
  if (CONTROL.test(path) || path.includes('\\')) return 'it has control characters or backslashes';
  if (path.startsWith('/')) return 'it is absolute';
  if (path.startsWith('-') || path.startsWith(':'))
    return 'it begins with a sign that Git reads as an option';
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    return 'it has an empty part, "." or ".."';
  }
  if (parts.some((part) => /^(\.git|git~\d)$/i.test(part))) return "it leads into Git's own files";
  return undefined;
}
