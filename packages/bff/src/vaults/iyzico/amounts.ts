/** Numbers in iyzico's answers: `"149.9"`, `149.90000000`, `0E-8`, `1E+2` (fact sheet, sections 3.1, 4 and 10, item 10). */
import { Amount, type MinorUnits, toMinorUnits } from "@saved-cards/widget/money";

const DECIMAL = /^([+-]?)(\d{1,40})(?:\.(\d{1,40}))?(?:E([+-]?\d{1,2}))?$/i;

/** Without exponent and without zeros at the end: `10.50` is `10.5`, `1E+2` is `100`. `null` if it is no number. */
export function plainDecimal(number: string): string | null {
  const [, sign, whole, fraction = "", exponent = "0"] = DECIMAL.exec(number) ?? [];
  if (whole === undefined) return null;
  const shift = Number(exponent);
  const digits = "0".repeat(Math.max(-shift, 0)) + whole + fraction + "0".repeat(Math.max(shift, 0));
  const point = whole.length + Math.abs(shift) + Math.min(shift, 0);
  const units = digits.slice(0, point).replace(/^0+(?=\d)/, "");
  const decimals = digits.slice(point).replace(/0+$/, "");
  const plain = decimals === "" ? units : `${units}.${decimals}`;
  return sign === "-" && plain !== "0" ? `-${plain}` : plain;
}

/** `null` if it is no amount, or has more than two decimals that mean something. */
export function moneyOf(number: string | null): MinorUnits | null {
  const amount = Amount.safeParse(number === null ? null : plainDecimal(number));
  return amount.success ? toMinorUnits(amount.data) : null;
}
