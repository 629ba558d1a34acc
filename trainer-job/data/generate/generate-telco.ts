import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { requireReplaceable } from '@churnops/lib/files/replaceable.ts';
import { RandomStream } from '../../random/random-stream.ts';
import { ADD_ONS, type Customer, drawCustomer } from './customer.ts';
import type { CustomerDrift } from './customer-drift.ts';

/** What is generated. */
export interface TelcoOptions {
  rows: number;
  /** The same seed gives the same bytes. */
  seed: number;
  /** Whether customers who were never billed (tenure 0) have an empty total_charges; true where nothing is said. */
  missingTotalCharges?: boolean;
  /** How these customers differ from those of the same seed; not at all where nothing is said. */
  drift?: CustomerDrift;
  /** Called again and again with how many customers there are so far. */
  onRows?: (rows: number) => void;
}

/** The columns of IBM's telco sample, in the order of the R package modeldata. */
const HEADER =
  'churn,female,senior_citizen,partner,dependents,tenure,phone_service,multiple_lines,internet_service,' +
  'online_security,online_backup,device_protection,tech_support,streaming_tv,streaming_movies,contract,' +
  'paperless_billing,payment_method,monthly_charges,total_charges';

const ROWS_PER_CHUNK = 1_000;

/**
 * Writes made-up customers of a telephone company as CSV, in the columns and the believable shape of IBM's telco
 * sample: about 26 % churn, and a logistic regression reaches an AUC of about 0.84. The file appears whole.
 *
 * @throws OutputIrregular
 */
export async function generateTelco(options: TelcoOptions & { path: string }): Promise<void> {
  const target = await requireReplaceable(options.path);
  const partial = `${target}.partial`;
  await pipeline(Readable.from(telcoCsv(options)), createWriteStream(partial));
  await rename(partial, target);
}

/** The same as text, by chunks of a thousand rows; any number of rows needs no more memory. */
export function* telcoCsv({
  rows,
  seed,
  missingTotalCharges = true,
  drift = {},
  onRows,
}: TelcoOptions): Generator<string> {
  const stream = new RandomStream(seed, 'generator');
  yield `${HEADER}\n`;
  for (let row = 0; row < rows; row += ROWS_PER_CHUNK) {
    const count = Math.min(ROWS_PER_CHUNK, rows - row);
    const lines = Array.from({ length: count }, () =>
      formatRow(drawCustomer(stream, drift), missingTotalCharges),
    );
    yield lines.join('');
    onRows?.(row + count);
  }
}

function formatRow(customer: Customer, missingTotalCharges: boolean): string {
  const yes = (value: boolean) => (value ? 'Yes' : 'No');
  const hasInternet = customer.internetService !== 'No';
  const unbilled = missingTotalCharges && customer.tenure === 0;
  const cells = [
    yes(customer.churned),
    Number(customer.female),
    Number(customer.seniorCitizen),
    Number(customer.partner),
    Number(customer.dependents),
    customer.tenure,
    Number(customer.phoneService),
    customer.phoneService ? yes(customer.multipleLines) : 'No phone service',
    customer.internetService,
    ...ADD_ONS.map((name) => (hasInternet ? yes(customer.addOns[name]) : 'No internet service')),
    customer.contract,
    Number(customer.paperlessBilling),
    customer.paymentMethod,
    customer.monthlyCharges,
    unbilled ? '' : customer.totalCharges,
  ];
  return `${cells.join(',')}\n`;
}
