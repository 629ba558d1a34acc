const REPOSITORY = '/repos/{owner}/{repo}';

/** Permissions of a fine-grained token or a GitHub App on one repository, each with the most that the operator uses. */
export const GRANTED = {
  Metadata: 'Read',
  Contents: 'Write',
  'Pull requests': 'Write',
  'Commit statuses': 'Write',
} as const;

export type Permission = keyof typeof GRANTED;

/** What an operation needs; an App asks about itself with its own key, and anyone may ask who they are. */
export type Need = { permission: Permission; access: 'Read' | 'Write' } | 'Nothing';

const read = (permission: Permission): Need => ({ permission, access: 'Read' });
const write = (permission: Permission): Need => ({ permission, access: 'Write' });

/**
 * What each operation that the operator uses needs, by METHOD and path, as GitHub lists it
 * (https://docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens). Labels and
 * comments of a pull request are to be had with Issues as well; Pull requests is enough.
 */
export const OPERATION_PERMISSIONS: Readonly<Record<string, Need>> = {
  'GET /user': 'Nothing',
  'GET /app': 'Nothing',
  [`GET ${REPOSITORY}/installation`]: 'Nothing',
  'POST /app/installations/{installation_id}/access_tokens': 'Nothing',
  [`GET ${REPOSITORY}`]: read('Metadata'),
  [`GET ${REPOSITORY}/collaborators/{username}/permission`]: read('Metadata'),
  [`GET ${REPOSITORY}/branches/{branch}`]: read('Contents'),
  [`PUT ${REPOSITORY}/pulls/{pull_number}/merge`]: write('Contents'),
  [`GET ${REPOSITORY}/pulls`]: read('Pull requests'),
  [`POST ${REPOSITORY}/pulls`]: write('Pull requests'),
  [`GET ${REPOSITORY}/pulls/{pull_number}`]: read('Pull requests'),
  [`PATCH ${REPOSITORY}/pulls/{pull_number}`]: write('Pull requests'),
  [`GET ${REPOSITORY}/pulls/{pull_number}/reviews`]: read('Pull requests'),
  [`POST ${REPOSITORY}/pulls/{pull_number}/reviews`]: write('Pull requests'),
  [`GET ${REPOSITORY}/pulls/{pull_number}/commits`]: read('Pull requests'),
  [`GET ${REPOSITORY}/issues/{issue_number}`]: read('Pull requests'),
  [`POST ${REPOSITORY}/issues/{issue_number}/labels`]: write('Pull requests'),
  [`DELETE ${REPOSITORY}/issues/{issue_number}/labels/{name}`]: write('Pull requests'),
  [`GET ${REPOSITORY}/issues/{issue_number}/comments`]: read('Pull requests'),
  [`POST ${REPOSITORY}/issues/{issue_number}/comments`]: write('Pull requests'),
  [`POST ${REPOSITORY}/statuses/{sha}`]: write('Commit statuses'),
  [`GET ${REPOSITORY}/commits/{ref}/status`]: read('Commit statuses'),
};

/** Whether permissions allow an operation; one that no list knows is never allowed. */
export function isAllowed(
  operation: string,
  granted: Readonly<Partial<Record<Permission, 'Read' | 'Write'>>>,
): boolean {
  const need = OPERATION_PERMISSIONS[operation];
  if (need === undefined || need === 'Nothing') return need === 'Nothing';
  const has = granted[need.permission];
  return has === 'Write' || has === need.access;
}
