import type { RandomStream } from '../../random/random-stream.ts';
import { type CustomerDrift, drifted } from './customer-drift.ts';

/** A made-up customer of a telephone company. */
export interface Customer {
  churned: boolean;
  female: boolean;
  seniorCitizen: boolean;
  partner: boolean;
  dependents: boolean;
  /** Whole months, 0 to 72. */
  tenure: number;
  phoneService: boolean;
  multipleLines: boolean;
  internetService: 'DSL' | 'Fiber optic' | 'No';
  /** What is booked beside the internet service. */
  addOns: Record<AddOn, boolean>;
  contract: 'Month-to-month' | 'One year' | 'Two year';
  paperlessBilling: boolean;
  paymentMethod:
    | 'Electronic check'
    | 'Mailed check'
    | 'Bank transfer (automatic)'
    | 'Credit card (automatic)';
  /** Dollars. */
  monthlyCharges: number;
  totalCharges: number;
}

/** What can be booked beside the internet service. */
export const ADD_ONS = [
  'onlineSecurity',
  'onlineBackup',
  'deviceProtection',
  'techSupport',
  'streamingTv',
  'streamingMovies',
] as const;

/** One of {@link ADD_ONS}. */
export type AddOn = (typeof ADD_ONS)[number];

const LONGEST_TENURE = 72;

/** Draws one customer: each property depends on those above it, and churn on what drives it in real companies. */
export function drawCustomer(stream: RandomStream, drift: CustomerDrift = {}): Customer {
  const chance = (probability: number) => stream.uniform() < probability;
  const female = chance(0.5);
  const seniorCitizen = chance(0.16);
  const partner = chance(0.48);
  const dependents = chance(partner ? (seniorCitizen ? 0.2 : 0.55) : 0.09);
  const contract = pick(stream, { 'Month-to-month': 0.55, 'One year': 0.21, 'Two year': 0.24 });
  const tenure = Math.round(drifted(drawTenure(contract, stream), drift.tenure));
  const phoneService = chance(0.9);
  const multipleLines = phoneService && chance(0.25 + (0.45 * tenure) / LONGEST_TENURE);
  const internetService = drawInternetService(phoneService, seniorCitizen, contract, stream);
  const addOns = drawAddOns(internetService, tenure, stream);
  const paperlessBilling = chance({ DSL: 0.56, 'Fiber optic': 0.77, No: 0.3 }[internetService]);
  const paymentMethod = drawPaymentMethod(internetService, contract, stream);
  const price = priceOf({ phoneService, multipleLines, internetService, addOns }, stream);
  const monthlyCharges =
    drift.monthly_charges === undefined ? price : toCents(drifted(price, drift.monthly_charges));
  // Prices moved over the years, so what was paid is not quite months times the price of today.
  const totalCharges = toCents(tenure * monthlyCharges * (1 + 0.05 * stream.normal()));
  const customer = {
    female,
    seniorCitizen,
    partner,
    dependents,
    tenure,
    phoneService,
    multipleLines,
    internetService,
    addOns,
    contract,
    paperlessBilling,
    paymentMethod,
    monthlyCharges,
    totalCharges: driftedCharges(Math.max(totalCharges, tenure === 0 ? 0 : monthlyCharges), drift),
  };
  return { churned: chance(1 / (1 + Math.exp(-churnLogit(customer)))), ...customer };
}

function driftedCharges(charges: number, { total_charges: drift }: CustomerDrift): number {
  return drift === undefined ? charges : toCents(drifted(charges, drift));
}

function churnLogit(customer: Omit<Customer, 'churned'>): number {
  const years = customer.tenure / 12;
  return (
    -1.68 +
    { 'Month-to-month': 0.66, 'One year': -0.2, 'Two year': -1.1 }[customer.contract] +
    1.15 * Math.exp(-customer.tenure / 6) -
    0.22 * years +
    { DSL: 0, 'Fiber optic': 0.95, No: -0.75 }[customer.internetService] -
    0.4 * Number(customer.addOns.onlineSecurity) -
    0.45 * Number(customer.addOns.techSupport) +
    0.2 * Number(customer.addOns.streamingTv) +
    0.45 * Number(customer.paymentMethod === 'Electronic check') +
    0.35 * Number(customer.paperlessBilling) +
    0.3 * Number(customer.seniorCitizen) -
    0.2 * Number(customer.dependents)
  );
}

function drawTenure(contract: Customer['contract'], stream: RandomStream): number {
  // A few have only just signed, and were not billed yet.
  if (stream.uniform() < 0.0016) return 0;
  if (contract === 'Month-to-month') return 1 + Math.floor((LONGEST_TENURE - 1) * stream.uniform() ** 2.3);
  const [low, power] = contract === 'One year' ? [2, 0.95] : [6, 0.42];
  return Math.min(LONGEST_TENURE, Math.floor(low + (LONGEST_TENURE + 2 - low) * stream.uniform() ** power));
}

function drawInternetService(
  phoneService: boolean,
  seniorCitizen: boolean,
  contract: Customer['contract'],
  stream: RandomStream,
): Customer['internetService'] {
  if (!phoneService) return 'DSL';
  const none =
    { 'Month-to-month': 0.16, 'One year': 0.27, 'Two year': 0.42 }[contract] * (seniorCitizen ? 0.2 : 1);
  const fiber = (contract === 'Month-to-month' ? 0.64 : 0.52) * (1 - none) * (seniorCitizen ? 1.2 : 1);
  return pick(stream, { 'Fiber optic': fiber, No: none, DSL: Math.max(0, 1 - none - fiber) });
}

function drawAddOns(
  internet: Customer['internetService'],
  tenure: number,
  stream: RandomStream,
): Customer['addOns'] {
  const loyalty = tenure / LONGEST_TENURE;
  const booked = (base: number, growth: number) =>
    stream.uniform() < base + growth * loyalty && internet !== 'No';
  const careful = internet === 'Fiber optic' ? 0.12 : 0.28;
  return {
    onlineSecurity: booked(careful, 0.38),
    onlineBackup: booked(0.2, 0.48),
    deviceProtection: booked(0.18, 0.52),
    techSupport: booked(careful, 0.4),
    streamingTv: booked(0.3, 0.42),
    streamingMovies: booked(0.3, 0.42),
  };
}

function drawPaymentMethod(
  internet: Customer['internetService'],
  contract: Customer['contract'],
  stream: RandomStream,
): Customer['paymentMethod'] {
  const electronic =
    (internet === 'Fiber optic' ? 0.52 : internet === 'DSL' ? 0.27 : 0.08) *
    (contract === 'Two year' ? 0.5 : 1);
  const rest = 1 - electronic;
  const mailed = internet === 'No' ? 0.5 : 0.28;
  return pick(stream, {
    'Electronic check': electronic,
    'Mailed check': rest * mailed,
    'Bank transfer (automatic)': (rest * (1 - mailed)) / 2,
    'Credit card (automatic)': (rest * (1 - mailed)) / 2,
  });
}

function priceOf(
  booked: Pick<Customer, 'phoneService' | 'multipleLines' | 'internetService' | 'addOns'>,
  stream: RandomStream,
): number {
  const addOns = ADD_ONS.filter((name) => booked.addOns[name]);
  const base = { DSL: 25, 'Fiber optic': 50, No: 0 }[booked.internetService];
  const streaming = addOns.filter((name) => name.startsWith('streaming')).length;
  const price =
    base +
    20 * Number(booked.phoneService) +
    5 * Number(booked.multipleLines) +
    5 * addOns.length +
    5 * streaming;
  return toCents(Math.round((price + 0.8 * stream.normal()) * 20) / 20);
}

function toCents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}

/** One of several values, by their shares, which sum to 1. */
function pick<K extends string>(stream: RandomStream, shares: Record<K, number>): K {
  let place = stream.uniform();
  const names = Object.keys(shares) as K[];
  for (const name of names) {
    place -= shares[name];
    if (place < 0) return name;
  }
  return names.at(-1)!;
}
