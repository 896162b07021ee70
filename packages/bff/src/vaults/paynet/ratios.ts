/**
 * What a card can be charged in installments: `v1/ratio/Get`.
 *
 * Evidence: the documents' page "Oran Tablosu (Sunucu Tabanlı)"; Paynet's own PHP client (`RatioParameters`, `Ratios`); and
 * `cempehlivan/CP.VPOS` (`Integrations/PaymentInstitutions/Paynet.cs`), whose request this is: `bin`, `amount` times 100 and
 * `addcomission_to_amount`. The answer is `{code, data: [{bank_id, card_type, tds_required, ratio: [{instalment, total_amount, ratio_code,
 * …}]}]}` with decimals. UNVERIFIED: that `amount` is times 100 here (the page says "decimal", its sister `Get_public` says times 100), so
 * totals that are far off are left out.
 *
 * A payment in installments costs the shopper its commission, and one payment costs nothing more, as CP.VPOS has it. `instalment` is 0 for
 * one payment (documents, "Taksit Kodları"); a code such as 101 is in an example of theirs, and what it stands for is not said.
 */
import * as z from "zod";
import type { MinorUnits } from "@saved-cards/widget/money";
import type { Offer, OfferQuestion, Plan } from "../payments.ts";
import type { Outcome, VaultError } from "../vault.ts";
import { hundredfold, readAmount } from "./amounts.ts";
import type { PaynetClient } from "./client.ts";
import { failure, readAs, success, withoutEffect } from "./errors.ts";
import { flag, isList, listFields, said } from "./mapping.ts";

const Ratio = z.object({
  instalment: said,
  total_amount: z.unknown().optional(),
  ratio_code: said.catch(""),
});
const Bank = z.object({
  bank_id: said.catch(""),
  card_type: said.catch(""),
  tds_required: flag.catch(null),
  ratio: z.array(Ratio.nullable().catch(null)).nullish().catch(null),
});
type Bank = z.infer<typeof Bank>;

const RatioTables = z
  .object(listFields(Bank))
  .refine(isList)
  .transform((tables) => tables.data ?? tables.Data ?? []);

/** Not permitted, no such data, no bank of this BIN, no ratios, no such table: one payment needs none of them. */
const NO_TABLE = new Set(["7", "12", "14", "21", "23"]);
const MAX_INSTALLMENTS = 36;
/** Commissions of long plans are high; an amount in the other unit is a hundred times off. */
const MAX_COST_FACTOR = 10;

export async function offerOf(client: PaynetClient, { bin, order }: OfferQuestion): Promise<Outcome<Offer>> {
  if (bin === null) return { ok: true, value: offer(order.amount, undefined) };
  const reply = await client.repeatable({
    path: "/v1/ratio/Get",
    body: { bin: bin.slice(0, 6), amount: hundredfold(order.amount), addcomission_to_amount: true },
  });
  const answer = success(reply);
  if (!answer.ok) {
    return hasNoTable(answer.error, reply.kind === "answered" ? reply.status : 0)
      ? { ok: true, value: offer(order.amount, undefined) }
      : failure(withoutEffect(answer.error));
  }
  const tables = readAs(RatioTables, answer.value);
  if (!tables.ok) return failure(withoutEffect(tables.error));
  const found = offer(order.amount, tableOf(tables.value));
  // Of several banks none is known to be the card's; a check too many does no harm.
  return {
    ok: true,
    value: { ...found, needsThreeDs: tables.value.some((table) => table.tds_required === true) },
  };
}

/** Wrong keys (401) are the merchant's to hear of; a call that this merchant may not make is not. */
function hasNoTable({ providerCode = "" }: VaultError, status: number): boolean {
  return status === 403 || (status !== 401 && NO_TABLE.has(providerCode));
}

/** With a BIN, only its own bank's comes (documents). Of several banks, none is known to be the card's. */
function tableOf(tables: Bank[]): Bank | undefined {
  const [table] = tables;
  return tables.every(({ bank_id }) => bank_id === table?.bank_id) ? table : undefined;
}

function offer(amount: MinorUnits, table: Bank | undefined): Offer {
  const inInstallments = table?.card_type.toLowerCase() === "dc" ? [] : plansOf(table?.ratio ?? [], amount);
  return {
    plans: [{ installment: 1, total: amount }, ...inInstallments],
    asksForCvc: false,
    needsThreeDs: false,
  };
}

/** The first of a number of installments counts. */
function plansOf(ratios: (z.infer<typeof Ratio> | null)[], amount: MinorUnits): Plan[] {
  const plans = new Map<number, Plan>();
  for (const ratio of ratios) {
    const plan = ratio && planOf(ratio, amount);
    if (plan && !plans.has(plan.installment)) plans.set(plan.installment, plan);
  }
  return [...plans.values()].toSorted((a, b) => a.installment - b.installment);
}

function planOf(ratio: z.infer<typeof Ratio>, amount: MinorUnits): Plan | null {
  const installment = /^\d{1,2}$/.test(ratio.instalment) ? Number(ratio.instalment) : 0;
  const total = readAmount(ratio.total_amount);
  const isPlan = installment >= 2 && installment <= MAX_INSTALLMENTS;
  if (!isPlan || total === null || total < amount || total > amount * MAX_COST_FACTOR) return null;
  return { installment, total, ...(ratio.ratio_code !== "" && { key: ratio.ratio_code }) };
}
