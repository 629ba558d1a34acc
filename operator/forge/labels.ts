/** The labels by which a pull request itself says what became of it; people may set and take them too. */
export const LABELS = {
  /** Closed by a person: this version is not proposed here again until the label is taken off. */
  rejected: 'churnops/rejected',
  /** Closed by a bot or by no one known: not proposed again until someone decides. */
  undecided: 'churnops/undecided',
  /** Closed by the operator for a newer version: not a rejection. */
  superseded: 'churnops/superseded',
  /** Closed by the operator because its version stopped being eligible: not a rejection. */
  aborted: 'churnops/aborted',
  /** Beside one of the above: a closed request without this has yet to be looked at, and one with this alone is forgiven. */
  closed: 'churnops/closed',
  /** On a request whose head someone else moved: the operator may take the branch over as it is. */
  adopt: 'churnops/adopt',
  /** On a merged rollback: the version that was rolled back may be proposed again. */
  released: 'churnops/released',
} as const;

export type Label = (typeof LABELS)[keyof typeof LABELS];

/** How the labels look where a forge lacks them; each colour six hex digits. */
export const LABEL_STYLES: Readonly<Record<Label, { color: string; description: string }>> = {
  [LABELS.rejected]: { color: 'd73a4a', description: 'Not proposed again until this label is taken off' },
  [LABELS.undecided]: { color: 'fbca04', description: 'Closed, and nobody has said whether it is rejected' },
  [LABELS.superseded]: { color: 'cfd3d7', description: 'A newer version took its place' },
  [LABELS.aborted]: { color: 'cfd3d7', description: 'Its version is no longer eligible' },
  [LABELS.closed]: { color: 'cfd3d7', description: 'The other labels say how it was closed' },
  [LABELS.adopt]: { color: '0e8a16', description: 'churnops may take this branch over as it is' },
  [LABELS.released]: { color: '0e8a16', description: 'The version that was rolled back may come again' },
};

/** Where the branches of all promotions lie. */
export const BRANCH_PREFIX = 'churnops/';
