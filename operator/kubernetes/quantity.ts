const SUFFIXES: Readonly<Record<string, [base: bigint, exponent: number]>> = {
  n: [10n, -9],
  u: [10n, -6],
  m: [10n, -3],
  '': [10n, 0],
  k: [10n, 3],
  M: [10n, 6],
  G: [10n, 9],
  T: [10n, 12],
  P: [10n, 15],
  E: [10n, 18],
  Ki: [2n, 10],
  Mi: [2n, 20],
  Gi: [2n, 30],
  Ti: [2n, 40],
  Pi: [2n, 50],
  Ei: [2n, 60],
};

const QUANTITY =
  /^([+-]?)(\d{0,30})(?:\.(\d{0,30}))?(?:(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE])|[eE]([+-]?\d{1,2}))?$/;

/**
 * Whether two quantities are the same amount: `1000m` and `1`, `1Gi` and `1024Mi`. The apiserver keeps the canonical
 * form, so comparing texts would find a difference for ever (apimachinery's resource.Quantity).
 */
export function equalQuantities(left: string | number, right: string | number): boolean {
  const one = toNanos(left);
  return one !== undefined && one === toNanos(right);
}

/** The amount as a number, such as bytes or cores; undefined for what is no quantity. */
export function quantityToNumber(value: string | number): number | undefined {
  const nanos = toNanos(value);
  return nanos === undefined ? undefined : Number(nanos) / 1e9;
}

/** The exact amount in units of 10^-9, the smallest that a quantity can hold; what is below that is rounded up. */
function toNanos(value: string | number): bigint | undefined {
  const match = QUANTITY.exec(String(value));
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (!match || whole + fraction === '') return undefined;
  const [base, exponent] = match[5] ? [10n, Number(match[5])] : (SUFFIXES[match[4] ?? ''] ?? [10n, 0]);
  let numerator = BigInt(whole + fraction) * 10n ** 9n;
  let denominator = 10n ** BigInt(fraction.length);
  if (exponent >= 0) numerator *= base ** BigInt(exponent);
  else denominator *= base ** BigInt(-exponent);
  const nanos = (numerator + denominator - 1n) / denominator;
  return match[1] === '-' ? -nanos : nanos;
}
