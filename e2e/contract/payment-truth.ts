/** What all who are told of a payment must agree on: the shopper, the merchant's server, and the provider, whose word is the truth. */
import type { Order } from "@saved-cards/widget/contract";
import { toMinorUnits } from "@saved-cards/widget/money";
import { expect } from "vitest";
import type { Bff, movableClock } from "./bff.ts";
import { merchantView, orderOf, sessionReport } from "./payer.ts";
import type { PaymentProvider } from "./payment-providers.ts";
import type { Shopper } from "./shopper.ts";

/** Longer than a run holds what it is at without a sign of life, and than a charge takes to have its effect here. */
export const HOLD_OVER_MS = 11_000;

export interface Checkout {
  bff: Bff;
  provider: PaymentProvider;
  /** Whose session is asked how the order stands. */
  shopper: Shopper;
  /** Every session in which the order was paid; that one, unless told. */
  sessions?: readonly Shopper[];
}

/**
 * Fails the test unless all agree on the session's order: money was taken once where it is told to be paid or in review, and not at all
 * where it is open. No charge was sent twice.
 */
export async function agreeOn({ bff, provider, shopper, sessions = [shopper] }: Checkout): Promise<Order> {
  const order = await orderOf(shopper);
  const reports = await Promise.all(sessions.map(({ sessionId }) => sessionReport(bff.send, sessionId)));
  const payments = reports.flatMap((report) => report.payments);
  for (const payment of payments) expect(await merchantView(bff.send, payment.id)).toEqual(payment);
  for (const report of reports) {
    expect(report.order?.status).toBe(order.challengeId === null ? order.status : "pending");
  }
  const told = payments.find(({ id }) => id === order.payment?.id);
  // Why it failed is told in the shopper's language, and to the merchant in English.
  if (order.payment) {
    expect(told).toMatchObject({ ...order.payment, ...(told?.decline && { decline: told.decline }) });
  }

  const charged = (await provider.paymentsOf(order.id)).filter(({ isCharged }) => isCharged);
  const live = payments.filter(({ status }) => status !== "failed");
  const asCharged = live.map(({ id, charged: total }) => [id, toMinorUnits(total)]);
  expect(live.length).toBe(order.status === "open" && order.challengeId === null ? 0 : 1);
  const inTruth = charged.map(({ paymentId, amount }) => [paymentId, amount]);
  const isKnown = order.status === "paid" || order.status === "in_review";
  if (isKnown) expect([order.status, inTruth]).toEqual([order.status, asCharged]);
  else if (order.status === "open") expect([order.status, inTruth]).toEqual([order.status, []]);
  else expect(asCharged).toEqual(expect.arrayContaining(inTruth));
  expect(await sentTwice(provider)).toEqual([]);
  return order;
}

/** Names of payments whose charge was sent more than once. */
export async function sentTwice(provider: PaymentProvider): Promise<string[]> {
  const sent = await provider.sentCharges();
  return sent.filter((id, index) => sent.indexOf(id) !== index);
}

/** Lets time pass, and the background work be done, until the order's outcome is known; then all must agree on it. */
export async function recover(
  checkout: Checkout,
  { pass }: Pick<ReturnType<typeof movableClock>, "pass">,
): Promise<Order> {
  const { bff, provider, shopper } = checkout;
  for (let round = 0; round < 60; round += 1) {
    const { status } = await orderOf(shopper);
    if (status !== "pending") return agreeOn(checkout);
    await provider.quiet();
    pass(HOLD_OVER_MS);
    await Promise.all([bff.work.settlePayments(), bff.work.sweepChallenges()]);
  }
  throw new Error("Nobody finds out what became of the payment.");
}
