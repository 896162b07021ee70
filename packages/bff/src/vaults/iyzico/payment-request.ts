/** What is sent to iyzico to make a payment: the order and the card in iyzico's words (fact sheet, sections 3.1, 3.2 and 3.4). */
import { toAmount } from "@saved-cards/widget/money";
import type { OrderDetails } from "../../orders/order.ts";
import type { ExpectedPayment, PayingCard, PaymentCommand } from "../payments.ts";
import type { CallOptions } from "../vault.ts";

/** Of `/payment/auth`, and with `callbackUrl` of `/payment/3dsecure/initialize`. */
export function paymentBody(command: PaymentCommand, call: CallOptions) {
  const { order, plan, paymentId } = command;
  return {
    locale: call.locale,
    conversationId: paymentId,
    price: toAmount(order.amount),
    paidPrice: toAmount(plan.total),
    installment: plan.installment,
    paymentChannel: "WEB",
    basketId: order.id,
    paymentGroup: "PRODUCT",
    paymentCard: cardFields(command.card),
    buyer: buyerFields(order),
    ...(order.shippingAddress && { shippingAddress: addressFields(order.shippingAddress) }),
    billingAddress: addressFields(order.billingAddress),
    basketItems: order.items.map(itemFields),
    currency: order.currency,
  };
}

/**
 * Of `/payment/v2/3dsecure/auth`: the last three must be what the payment began with.
 *
 * @param paymentId iyzico's.
 */
export function completionBody(paymentId: string, expected: ExpectedPayment, call: CallOptions) {
  return {
    locale: call.locale,
    conversationId: expected.paymentId,
    paymentId,
    paidPrice: toAmount(expected.charged),
    basketId: expected.orderId,
    currency: expected.currency,
  };
}

/**
 * Of `/payment/detail`. The answer may repeat the question's `conversationId`, not the payment's, so that both are the same.
 *
 * @param reference iyzico's id, where it is known.
 */
export function detailBody(paymentId: string, reference: string | null, call: CallOptions) {
  return {
    locale: call.locale,
    conversationId: paymentId,
    ...(reference === null ? { paymentConversationId: paymentId } : { paymentId: reference }),
  };
}

function cardFields(paying: PayingCard) {
  if (paying.kind === "saved") {
    const { ownerKey, token, cvc } = paying;
    return { cardUserKey: ownerKey, cardToken: token, ...(cvc !== undefined && { cvc }) };
  }
  const { card, save } = paying;
  return {
    cardHolderName: card.holder,
    cardNumber: card.number,
    expireYear: String(card.expiry.year),
    expireMonth: String(card.expiry.month).padStart(2, "0"),
    cvc: card.cvc,
    registerCard: save ? 1 : 0,
    // A first card's owner is made of the buyer: these calls have no other place for an e-mail address.
    ...(save && { cardAlias: save.reference }),
    ...(save && save.ownerKey !== null && { cardUserKey: save.ownerKey }),
  };
}

function buyerFields({ buyer }: OrderDetails) {
  return {
    id: buyer.id,
    name: buyer.name,
    surname: buyer.surname,
    identityNumber: buyer.identityNumber,
    email: buyer.email,
    gsmNumber: buyer.phone.replaceAll(/[^\d+]/g, ""),
    registrationAddress: buyer.address,
    city: buyer.city,
    country: buyer.country,
    ...(buyer.zipCode !== undefined && { zipCode: buyer.zipCode }),
    ip: buyer.ip,
  };
}

function addressFields(address: OrderDetails["billingAddress"]) {
  return {
    address: address.address,
    ...(address.zipCode !== undefined && { zipCode: address.zipCode }),
    contactName: address.contactName,
    city: address.city,
    country: address.country,
  };
}

function itemFields(item: OrderDetails["items"][number]) {
  return {
    id: item.id,
    price: toAmount(item.price),
    name: item.name,
    category1: item.category,
    itemType: item.type === "physical" ? "PHYSICAL" : "VIRTUAL",
  };
}
