/** What the frame says in English around paying. */
import type { PayTexts } from "./pay-tr.ts";

export const payEn: PayTexts = {
  form: {
    label: "Payment",
    otherCard: "Pay with another card",
    firstCard: "Pay by card",
    save: "Save my card for future payments",
    pay: (amount) => `Pay ${amount}`,
    paying: "Paying…",
    check: "Your bank’s verification page will open for this payment.",
    notSent: "There is no connection. Your card was not charged, please try again.",
    unresolved: "We could not find out yet what became of your payment.",
    typeAgain: "Your card details were not kept, so they have to be typed again.",
    ofCard: (card, message) => `${card}: ${message}`,
    noCard: "None of your saved cards can make this payment. Please ask the shop.",
  },

  plans: {
    label: "Payment options",
    loading: "Loading installments…",
    single: "One payment",
    several: (count) => `${count} installments`,
    monthly: (amount, count) => `${count} × ${amount}`,
    total: "total",
    failed: (reason) => `The installments could not be loaded. ${reason}`,
    retry: "Try again",
  },

  challenge: {
    interrupted: "You have an unfinished payment. You can go on with the verification, or pay again.",
    opened: "Your bank’s verification page is open. Your payment will be made once you have finished there.",
    resume: "Continue verification",
  },

  result: {
    paid: "Payment received",
    in_review: "Your payment is being reviewed",
    pending: "We are asking your bank for the result",
    reviewHint: "Your card was charged, and a security check is under way. You do not need to pay again.",
    pendingHint: "Please wait, and do not pay again. You will see the result here.",
    offlineHint: "Your connection was lost. We will ask for the result once it is back.",
    amount: "Amount",
    card: "Card",
    installment: "Installments",
    cardSaved: "Your card was saved.",
  },

  problems: {
    order_paid: "This order has been paid already.",
    payment_in_progress: "Another payment for this order is under way. No new payment was made.",
    amount_changed:
      "The total has changed. Your card was not charged, please check the new amount and try again.",
    order_differs:
      "The amount of your order has changed. Your card was not charged, please refresh the page to see it.",
    installment_not_available:
      "This installment option is gone. Your card was not charged, please choose another option.",
    card_not_payable: "This payment cannot be made with this card. Please use another card.",
    no_order: "Nothing can be paid here right now. Please go on from the shop’s checkout page.",
    payment_declined: "Your payment was not accepted. Please try another card.",
    payment_not_made: "We could not connect. Your card was not charged, please try again.",
    challenge_failed:
      "Your bank did not verify your card. Your card was not charged, please try again or use another card.",
    not_found: "This card is no longer saved. Please choose another card.",
    too_many_cards: "You have saved as many cards as possible. You can pay without saving this one.",
    vault_unavailable: "The payment service cannot be reached right now. Please try again shortly.",
    vault_misconfigured: "Cards cannot be charged in this shop right now.",
  },
};
