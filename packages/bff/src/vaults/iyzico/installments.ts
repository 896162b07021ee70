/** How a card can pay, by its BIN (fact sheet, section 6). */
import type { MinorUnits } from "@saved-cards/widget/money";
import * as z from "zod";
import type { OrderDetails } from "../../orders/order.ts";
import type { Offer, OfferQuestion, Plan } from "../payments.ts";
import { moneyOf } from "./amounts.ts";
import { CardFacts, fundingOf } from "./mapping.ts";

const number = z
  .union([z.string(), z.number().transform(String)])
  .nullable()
  .catch(null);
const flag = z
  .union([z.literal([1, "1"]), z.literal(true)])
  .transform(() => true)
  .catch(false);

const PlanRow = z.object({ installmentNumber: number, totalPrice: number });
const CardRow = z.object({
  binNumber: number,
  price: number,
  force3ds: flag,
  forceCvc: flag,
  installmentPrices: z.array(PlanRow).catch([]),
  bankName: CardFacts.shape.cardBankName,
  bankCode: CardFacts.shape.cardBankCode,
  // Elsewhere it is `cardFamily`.
  cardFamilyName: CardFacts.shape.cardFamily,
  cardType: CardFacts.shape.cardType,
});
type CardRow = z.infer<typeof CardRow>;

export const InstallmentAnswer = z.object({ installmentDetails: z.array(CardRow).nullish() });

/** Commissions of long plans are high; more than this is a mistake. */
const MAX_COST_FACTOR = 10;

/** What is left when nothing is known of a card: the order's amount at once. */
export function onePayment({ amount }: OrderDetails): Offer {
  return { plans: [{ installment: 1, total: amount }], asksForCvc: false, needsThreeDs: false };
}

/** @returns `null` if the plans are of another price. */
export function offerOf(
  { installmentDetails }: z.infer<typeof InstallmentAnswer>,
  { order, bin }: OfferQuestion & { bin: string },
): Offer | null {
  const rows = installmentDetails ?? [];
  const row = rowOf(rows, bin);
  // Of rows that are not the card's, what they demand may still be: a check too many does no harm.
  if (row === null) {
    const asksForCvc = rows.some(({ forceCvc }) => forceCvc);
    return { ...onePayment(order), asksForCvc, needsThreeDs: rows.some(({ force3ds }) => force3ds) };
  }
  if (row.price !== null && moneyOf(row.price) !== order.amount) return null;
  return {
    plans: plansOf(row, order),
    asksForCvc: row.forceCvc,
    needsThreeDs: row.force3ds,
    card: cardOf(row),
  };
}

function cardOf({ bankName, bankCode, cardFamilyName, cardType }: CardRow): NonNullable<Offer["card"]> {
  return {
    bank: bankName ? { name: bankName, code: bankCode } : null,
    family: cardFamilyName,
    funding: fundingOf(cardType),
  };
}

/** Asked with eight digits, iyzico may repeat six. */
function rowOf(rows: readonly CardRow[], bin: string): CardRow | null {
  const isOfBin = ({ binNumber }: CardRow) =>
    binNumber !== null && binNumber.length >= 6 && (bin.startsWith(binNumber) || binNumber.startsWith(bin));
  const [only, ...others] = rows;
  const isUnnamed = only?.binNumber === null && others.length === 0;
  return rows.find(isOfBin) ?? (only && isUnnamed ? only : null);
}

/** Foreign currency is paid at once (domestic cards cannot pay in it at all: 5184). */
function plansOf({ installmentPrices }: CardRow, { amount, currency }: OrderDetails): Plan[] {
  const totals = new Map<number, MinorUnits>();
  for (const { installmentNumber, totalPrice } of installmentPrices) {
    const installment = countOf(installmentNumber);
    const total = moneyOf(totalPrice);
    if (installment !== null && total !== null && isCredible(total, amount) && !totals.has(installment)) {
      totals.set(installment, total);
    }
  }
  const once = { installment: 1, total: amount };
  if (currency !== "TRY") return [once];
  const more = [...totals].filter(([installment]) => installment > 1).toSorted(([a], [b]) => a - b);
  return [once, ...more.map(([installment, total]) => ({ installment, total }))];
}

/** The answer is not signed, so it decides only what installments cost, and that within bounds. */
function isCredible(total: MinorUnits, amount: MinorUnits): boolean {
  return total >= amount && total <= amount * MAX_COST_FACTOR;
}

function countOf(told: string | null): number | null {
  return told !== null && /^([1-9]|[12]\d|3[0-6])$/.test(told) ? Number(told) : null;
}
