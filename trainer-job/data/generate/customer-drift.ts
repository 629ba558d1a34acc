/** The columns of numbers that can drift, by their names in the file. */
export const DRIFT_COLUMNS = ['tenure', 'monthly_charges', 'total_charges'] as const;

/** One of {@link DRIFT_COLUMNS}. */
export type DriftColumn = (typeof DRIFT_COLUMNS)[number];

/** What is done to the numbers of a column: v becomes factor · v + shift, and no less than 0. */
export interface ColumnDrift {
  factor: number;
  shift: number;
}

/** What drifts. What depends on a drifted number follows: longer tenures churn less and have paid more. */
export type CustomerDrift = Partial<Record<DriftColumn, ColumnDrift>>;

const FORM = /^([a-z_]+)=([+-]\d+(?:\.\d+)?)(%?)$/;

/** Reads drifts such as `tenure=+20%,monthly_charges=-5`; `undefined` where they cannot be read. */
export function parseCustomerDrift(text: string): CustomerDrift | undefined {
  const drift: CustomerDrift = {};
  for (const part of text.split(',')) {
    const [, name, amount, percent] = FORM.exec(part) ?? [];
    const column = DRIFT_COLUMNS.find((known) => known === name);
    if (column === undefined || drift[column] !== undefined) return undefined;
    drift[column] =
      percent === '%' ? { factor: 1 + Number(amount) / 100, shift: 0 } : { factor: 1, shift: Number(amount) };
  }
  return drift;
}

/** A number with its drift. */
export function drifted(value: number, drift: ColumnDrift | undefined): number {
  return drift === undefined ? value : Math.max(0, drift.factor * value + drift.shift);
}
