import type { Delivery } from '../delivery/delivery.ts';
import type { Person } from '../delivery/people.ts';

/** A pull request as the forge's API answers. */
interface PullRequest {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  readonly user: { readonly login: string };
  readonly head: { readonly ref: string; readonly sha: string };
}

/** What a person sees and does on the pages of a repository's pull requests. */
export class RepositoryView {
  readonly #delivery: Delivery;
  readonly #path: string;

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
    this.#path = `/repos/${delivery.repository.owner}/${delivery.repository.name}`;
  }

  /** All of them, the oldest first. */
  async pullRequests(): Promise<PullRequest[]> {
    const pulls = await this.#get<PullRequest[]>('/pulls?state=all&limit=50');
    return pulls.sort((one, other) => one.number - other.number);
  }

  async openPullRequests(): Promise<PullRequest[]> {
    return (await this.pullRequests()).filter(({ state }) => state === 'open');
  }

  /** What the newest statuses of a pull request's head are. */
  async statuses(number: number): Promise<string[]> {
    const { head } = await this.#get<PullRequest>(`/pulls/${number}`);
    const { statuses } = await this.#get<{ statuses: { status: string }[] | null }>(
      `/commits/${head.sha}/status`,
    );
    return (statuses ?? []).map(({ status }) => status);
  }

  /** The text in which it argues its case. */
  async body(number: number): Promise<string> {
    return (await this.#get<{ body: string }>(`/pulls/${number}`)).body;
  }

  async labels(number: number): Promise<string[]> {
    return (await this.#labels(number)).map(({ name }) => name);
  }

  async removeLabel(number: number, name: string): Promise<void> {
    const label = (await this.#labels(number)).find((each) => each.name === name);
    await this.#delivery.forge.call('DELETE', `${this.#path}/issues/${number}/labels/${label?.id}`);
  }

  /** Closes without merging. */
  async close(number: number, person: Person): Promise<void> {
    const authorization = `token ${person.token}`;
    await this.#delivery.forge.call(
      'PATCH',
      `${this.#path}/pulls/${number}`,
      { state: 'closed' },
      authorization,
    );
  }

  #labels(number: number): Promise<{ id: number; name: string }[]> {
    return this.#get(`/issues/${number}/labels`);
  }

  #get<T>(path: string): Promise<T> {
    return this.#delivery.forge.call('GET', `${this.#path}${path}`);
  }
}
