import type { EnvironmentName } from '../delivery/applications.ts';
import type { Delivery } from '../delivery/delivery.ts';
import type { Person } from '../delivery/people.ts';
import type { Stage } from '../stage.ts';
import type { PromotionView } from './look.ts';

/**
 * Lets the colleague approve the head of a promotion's pull request, once.
 *
 * @param approved the heads that she has approved, which is added to
 */
export async function approve(
  { story }: Stage,
  delivery: Delivery,
  environment: EnvironmentName,
  { pullRequest }: PromotionView,
  approved: Set<string>,
): Promise<void> {
  if (!pullRequest) return;
  const { colleague } = delivery.people;
  const head = await headOf(delivery, pullRequest.number);
  if (approved.has(head)) return;
  await review(delivery, colleague, pullRequest.number, head);
  approved.add(head);
  story.tell(
    `${environment}: ${colleague.username} approves pull request #${pullRequest.number} in the forge`,
  );
}

/** The commit at the head of a pull request. */
export async function headOf({ forge, repository }: Delivery, number: number): Promise<string> {
  const path = `/repos/${repository.owner}/${repository.name}/pulls/${number}`;
  return (await forge.call<{ head: { sha: string } }>('GET', path)).head.sha;
}

/** Has someone approve a head of a pull request, as the forge's page would. */
export async function review(
  { forge, repository }: Delivery,
  person: Person,
  number: number,
  head: string,
): Promise<void> {
  const path = `/repos/${repository.owner}/${repository.name}/pulls/${number}/reviews`;
  const body = { event: 'APPROVED', commit_id: head, body: 'Looks good.' };
  await forge.call('POST', path, body, `token ${person.token}`);
}
