import { createHmac, randomUUID } from 'node:crypto';
import type { StateEvent } from './github-state.ts';

/** Where deliveries go, and how they are signed. */
export interface WebhookTarget {
  url: string;
  secret: string;
  /** OWNER/NAME */
  repository: string;
}

/** Sends what happens in a repository as GitHub does: signed, one delivery an event, and none twice. */
export class GitHubWebhooks {
  readonly statuses: number[] = [];
  readonly #target: WebhookTarget;

  constructor(target: WebhookTarget) {
    this.#target = target;
  }

  readonly send = (event: StateEvent): void => {
    const repository = { full_name: this.#target.repository };
    void this.#deliver(event.name, JSON.stringify({ repository, ...payloadOf(event) }));
  };

  async #deliver(name: string, body: string): Promise<void> {
    const { url, secret } = this.#target;
    const headers = {
      'content-type': 'application/json',
      'x-github-event': name,
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    };
    try {
      this.statuses.push((await fetch(url, { method: 'POST', headers, body })).status);
    } catch {
      // A delivery that nobody takes is lost, as GitHub's are.
      this.statuses.push(0);
    }
  }
}

/** What of a payload is read by anyone here. */
function payloadOf(event: StateEvent): object {
  if (event.name === 'push') {
    const { branch, commit, paths } = event;
    return {
      ref: `refs/heads/${branch}`,
      after: commit,
      commits: paths.length > 0 ? [{ modified: paths }] : [],
    };
  }
  const { number, head, updatedAt } = event.pull;
  return {
    pull_request: { number, head: { ref: head }, updated_at: `${updatedAt.toISOString().slice(0, 19)}Z` },
  };
}
