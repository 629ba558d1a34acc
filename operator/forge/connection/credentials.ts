/** What a forge knows us by. */
export type ForgeCredentials =
  /** A user's token. `login` saves asking whose it is, which some tokens may not. */
  | { kind: 'Token'; token: string; login?: string }
  /** A GitHub App: `installationId` is looked up by the repository where it is not given. */
  | { kind: 'App'; appId: string; privateKey: string; installationId?: string };
