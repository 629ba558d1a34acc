/** The closed list of reasons of `status.training`. */
export type TrainingReason =
  /** Nothing asks for a run. */
  | 'Idle'
  | 'InFlight'
  /** The newest run that was asked for made a version that nobody had. */
  | 'CandidateMade'
  /** The same, and its gates keep it from being proposed. */
  | 'GatesFailed'
  /** The newest run that was asked for made what was known already. */
  | 'NoNewModel'
  | 'RunFailed'
  /** A run is asked for, and would be pointless. */
  | 'DataUnchanged'
  | 'AwaitingLabels'
  /** A run is asked for, and has to wait. */
  | 'Cooldown'
  | 'BudgetSpent'
  | 'DataUnreadable'
  | 'RunRefused'
  | 'SpecInvalid';
