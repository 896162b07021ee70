/** What became of a payment: `v1/transaction/check` by our reference (fact sheet, section 5.5). It is asked as often as need be. */
import * as z from "zod";
import type { ExpectedPayment, FoundPayment } from "../payments.ts";
import type { Outcome } from "../vault.ts";
import type { PaynetClient } from "./client.ts";
import { failure, readAs, success, withoutEffect } from "./errors.ts";
import { isList, listFields, said } from "./mapping.ts";
import { shapeOf } from "./shape.ts";
import { cardOf, declined, isOf, leavesOpen, Transaction } from "./transaction-answer.ts";

/** `agent_reference` is what was sent as `reference_no`. */
const Row = Transaction.extend({ agent_reference: said, reference_no: said, transaction_type: said });
type Row = z.infer<typeof Row>;

const RowList = z
  .object(listFields(Row))
  .refine(isList)
  .transform((list) => list.Data ?? list.data ?? []);

/** Paynet's own PHP client knows the answer without a list: the fields of the one transaction stand in it. */
const SingleRow = Row.refine(({ is_succeed }) => is_succeed !== null).transform((row) => [row]);

/** @returns `unavailable` for whatever does not say for certain which of the three it is. */
export async function findTransaction(
  client: PaynetClient,
  expected: ExpectedPayment,
): Promise<Outcome<FoundPayment>> {
  const reply = await client.repeatable({
    path: "/v1/transaction/check",
    body: { reference_no: expected.paymentId },
  });
  const answer = success(reply);
  if (!answer.ok) {
    const isNone = reply.kind === "answered" && saysNone(reply.body, answer.error.providerCode);
    return isNone ? { ok: true, value: { kind: "not_charged" } } : failure(withoutEffect(answer.error));
  }
  const rows = isList(answer.value) ? readAs(RowList, answer.value) : readAs(SingleRow, answer.value);
  if (!rows.ok) return failure(withoutEffect(rows.error));
  return judgeRows(rows.value, expected) ?? mismatch(answer.value);
}

/** "No data", by its code or its type. A 404 alone may be about the address. */
function saysNone(body: Record<string, unknown>, providerCode: string | undefined): boolean {
  return providerCode === "12" || body["type"] === "no_data_error";
}

function judgeRows(rows: Row[], expected: ExpectedPayment): Outcome<FoundPayment> | null {
  if (rows.length === 0) return { ok: true, value: { kind: "not_charged" } };
  const ours = rows.filter((row) => isOurs(row, expected.paymentId));
  const succeeded = ours.filter(({ is_succeed }) => is_succeed === true);
  const last = ours.at(-1);
  if (last && ours.every(({ is_succeed }) => is_succeed === false)) {
    // Not succeeded may also be: not yet.
    const isRefusal = isFinalRefusal(last);
    return {
      ok: true,
      value: isRefusal ? { kind: "refused", error: declined(last) } : { kind: "not_charged" },
    };
  }
  // A sale that was given back, wholly or in part, has a row of another type beside it (documents, "transaction detail").
  const sale = succeeded.every(isSale) ? succeeded.find((row) => isOf(expected.charged, row)) : undefined;
  const reference = sale?.xact_id ?? sale?.id;
  if (!sale || !reference) return null;
  const charge = { status: "succeeded", reference, card: cardOf(sale), saved: null } as const;
  return { ok: true, value: { kind: "charged", charge } };
}

/** It says why, and the reason leaves nothing open. */
function isFinalRefusal(row: Row): boolean {
  return [row.bank_error_id, row.paynet_error_id].some((id) => id !== "" && id !== "0") && !leavesOpen(row);
}

/** It was asked by reference, so a row that tells none is ours as well. */
function isOurs({ agent_reference, reference_no }: Row, paymentId: string): boolean {
  return [agent_reference, reference_no].every((told) => told === "" || told === paymentId);
}

function isSale({ transaction_type: type }: Row): boolean {
  return type === "" || type === "1";
}

function mismatch(body: Record<string, unknown>): Outcome<FoundPayment> {
  return failure({ kind: "unavailable", providerCode: "answer_mismatch", shape: shapeOf(body) });
}
