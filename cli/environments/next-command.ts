import { shortDigest } from '@churnops/operator/promotion/decision/version.ts';
import type { Model, ProposalStatus } from './model.ts';

/** A promotion or a rollback, as its status tells it. */
export interface Proposal {
  /** Whose promotion or rollback it is. */
  model: Model;
  /** The promotion's name, or `rollback`. */
  name: string;
  status: ProposalStatus;
  /** The model that it leads to, where that is in this cluster. */
  target: Model | undefined;
}

/** What a person can type now to move a proposal on; undefined where that is not a matter of a command. */
export function nextCommand({ model, name, status, target }: Proposal): string | undefined {
  switch (status.reason) {
    case 'AwaitingApproval':
    case 'ChangesRequested':
      return command('approve', model, name);
    case 'Held':
      return command('release', model);
    case 'RolledBackThere':
      if (target === undefined || status.digest === undefined) return undefined;
      return command('release', target, '--rolled-back', shortDigest(status.digest));
    default:
      return undefined;
  }
}

/** A command on a model as it is typed. */
export function command(verb: string, { metadata }: Model, ...rest: readonly string[]): string {
  return ['churnops', verb, metadata.name, ...rest, '-n', metadata.namespace].join(' ');
}
