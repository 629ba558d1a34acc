const REPOSITORY = '/repos/{owner}/{repo}';

/** Every call to GitHub that the operator makes, as its API description names it. */
export const USED_OPERATIONS: readonly (readonly [method: string, path: string])[] = [
  ['get', '/user'],
  ['get', '/app'],
  ['get', `${REPOSITORY}/installation`],
  ['post', '/app/installations/{installation_id}/access_tokens'],
  ['get', REPOSITORY],
  ['get', `${REPOSITORY}/branches/{branch}`],
  ['get', `${REPOSITORY}/pulls`],
  ['post', `${REPOSITORY}/pulls`],
  ['get', `${REPOSITORY}/pulls/{pull_number}`],
  ['patch', `${REPOSITORY}/pulls/{pull_number}`],
  ['put', `${REPOSITORY}/pulls/{pull_number}/merge`],
  ['get', `${REPOSITORY}/pulls/{pull_number}/reviews`],
  ['post', `${REPOSITORY}/pulls/{pull_number}/reviews`],
  ['get', `${REPOSITORY}/pulls/{pull_number}/commits`],
  ['get', `${REPOSITORY}/issues/{issue_number}`],
  ['post', `${REPOSITORY}/issues/{issue_number}/labels`],
  ['delete', `${REPOSITORY}/issues/{issue_number}/labels/{name}`],
  ['get', `${REPOSITORY}/issues/{issue_number}/comments`],
  ['post', `${REPOSITORY}/issues/{issue_number}/comments`],
  ['get', `${REPOSITORY}/collaborators/{username}/permission`],
  ['post', `${REPOSITORY}/statuses/{sha}`],
  ['get', `${REPOSITORY}/commits/{ref}/status`],
];
