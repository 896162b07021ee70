/** Exact amounts with eight decimals, and how iyzico spells them (iyzico fact sheet 3.1, 4 and 9). */

/** In units of 0.00000001. */
export type Amount = bigint;

const DECIMALS = 8;
const UNIT = 10n ** BigInt(DECIMALS);
const CENT = UNIT / 100n;

/** The amount of a decimal text with a dot; `undefined` when it is anything else, or has more than eight decimals. */
export function parseAmount(text: string): Amount | undefined {
  const [, sign, whole, fraction = ""] = /^(-?)(0|[1-9]\d{0,11})(?:\.(\d{1,8}))?$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const size = BigInt(whole + fraction.padEnd(DECIMALS, "0"));
  return sign === "-" ? -size : size;
}

/** As Java writes a decimal with eight decimals: `10.00000000`, and `0E-8` for nothing. Never below zero. */
export function withEightDecimals(amount: Amount): string {
  const digits = amount.toString();
  // Java changes to an exponent where the first digit stands more than six places behind the dot.
  const exponent = digits.length - 1 - DECIMALS;
  if (exponent >= -6) return pointed(digits, DECIMALS);
  const rest = digits.slice(1);
  return `${digits.slice(0, 1)}${rest === "" ? "" : `.${rest}`}E${exponent}`;
}

/** Without zeros at the end, and never with an exponent: `10.5` (fact sheet 4). */
export function stripped(amount: Amount): string {
  return pointed(amount.toString(), DECIMALS).replace(/\.?0+$/, "");
}

/** With two decimals; what is beyond them is rounded away, halves up. */
export function withTwoDecimals(amount: Amount): string {
  return pointed((roundToCents(amount) / CENT).toString(), 2);
}

/** To the next hundredth, halves up. */
export function roundToCents(amount: Amount): Amount {
  return share(amount, 1n, CENT) * CENT;
}

/** `amount * part / whole`, rounded to the last of eight decimals, halves up. */
export function share(amount: Amount, part: bigint, whole: bigint): Amount {
  return (2n * amount * part + whole) / (2n * whole);
}

export function total(amounts: readonly Amount[]): Amount {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

function pointed(digits: string, decimals: number): string {
  const padded = digits.padStart(decimals + 1, "0");
  return `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}
