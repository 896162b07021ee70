/** What the frame says in English. */
import type { Texts } from "./tr.ts";

export const en: Texts = {
  list: {
    label: "Your saved cards",
    loading: "Loading your cards…",
    emptyTitle: "You have no saved cards",
    emptyHint: "Save a card once and you will not have to type it next time.",
    addCard: "Add a card",
  },

  card: {
    unnamed: "Card",
    lastFour: "ending in",
    isDefault: "Default",
    expired: "Expired",
    expiresSoon: "Expires soon",
    cannotPay: "This payment cannot be made with this card",
  },

  actions: {
    more: (card) => `${card}: more actions`,
    rename: "Rename",
    addName: "Add a name",
    makeDefault: "Make default",
    remove: "Delete",
  },

  removal: {
    question: (card) => `Delete ${card}?`,
    confirm: "Delete",
    keep: "Cancel",
    done: "Card deleted.",
    undo: "Undo",
    undoOf: (card) => `Undo: ${card}`,
  },

  rename: {
    label: "Name for this card",
    hint: "Leave it empty to remove the name.",
    save: "Save",
    saving: "Saving…",
    cancel: "Cancel",
    done: "The card’s name was changed.",
  },

  form: {
    title: "New card",
    holder: "Name on card",
    number: "Card number",
    expiry: "Expiry date (MM/YY)",
    cvc: "Security code (CVC)",
    cvcHint: { 3: "3 digits on the back", 4: "4 digits on the front" },
    label: "Name this card (optional)",
    trust: "Your card details are not shared with the shop.",
    save: "Save card",
    saving: "Saving…",
    cancel: "Cancel",
    slow: "This is taking longer than usual. Please wait.",
    asking: "We are asking your bank for the result.",
    askingOffline: "Your connection was lost. We will ask for the result once it is back.",
    unresolved: "We could not find out yet whether your card was saved.",
    askAgain: "Ask again",
    close: "Close",
    notSent: "There is no connection. Your card was not saved, please try again.",
    saved: (card) => `${card} was saved.`,
  },

  vaults: {
    question: "Where should your card be saved?",
    names: { iyzico: "iyzico", paynet: "Paynet", "paynet-subscription": "Your subscription" },
    uses: {
      iyzico: "For purchases in this shop",
      paynet: "For purchases in this shop",
      "paynet-subscription": "For subscription payments",
    },
  },

  checks: {
    none: null,
    hold: "To check your card, 1 TL is held for a moment and released at once. Your card is not charged.",
    three_ds: "Your bank’s verification page will open before your card is saved.",
  },

  challenge: {
    opened: "Your bank’s verification page is open. Your card will be saved once you have finished there.",
    openAgain: "Open the page again",
    cancel: "Cancel",
    interrupted: "You have not finished verifying your card.",
    resume: "Continue",
    notCancelled: (reason) => `The verification was not cancelled. ${reason}`,
    cancelled: "You cancelled the verification. Your card was not saved.",
    expired: "The time for the verification ran out. Your card was not saved, please try again.",
    unknown:
      "We could not find out whether your card was saved. If you do not see it in the list, look again in a while.",
  },

  fields: {
    holder: {
      required: "Enter the name on the card.",
      too_long: "Use at most 60 characters.",
      invalid_holder: "The name cannot have digits.",
    },
    number: {
      required: "Enter the card number.",
      incomplete_number: "The card number is not complete.",
      invalid_number: "This card number is not right.",
    },
    expiry: {
      required: "Enter the expiry date.",
      invalid_expiry: "Enter the date as MM/YY.",
      expired: "This card has expired.",
    },
    cvc: {
      required: "Enter the security code.",
      invalid_cvc: "Check the security code.",
    },
    label: { too_long: "Use at most 40 characters." },
    any: {
      card_number_here: "Do not enter a card number here.",
      invalid: "Please check this field.",
    },
  },

  problems: {
    invalid_card: "The card details were not accepted. Please check them.",
    card_declined: "Your card was not accepted. Please try another card.",
    card_already_saved: "This card is already saved.",
    challenge_failed:
      "Your bank did not verify your card. Your card was not saved, please try again or use another card.",
    card_needed: "Your subscription needs this card. Add another card first.",
    card_not_saved: "We could not connect. Your card was not saved, please try again.",
    too_many_cards: "You have saved as many cards as possible. Delete one to add another.",
    not_found: "This card is no longer saved.",
    vault_unavailable: "The card service cannot be reached right now. Please try again shortly.",
    vault_misconfigured: "Cards cannot be saved in this shop right now.",
    session_expired: "Your session has expired. Please refresh the page.",
    unauthorized: "Your session has expired. Please refresh the page.",
  },
  rateLimited: (wait) =>
    wait === null
      ? "There were too many attempts. Please try again later."
      : `There were too many attempts. Try again in ${wait}.`,
  noAnswer: "We could not connect. Please try again.",
  somethingWrong: "Something went wrong. Please try again.",

  notes: {
    notRemoved: (reason) => `The card was not deleted. ${reason}`,
    removalUnknown: "We could not find out whether the card was deleted. If you still see it, try again.",
    notMadeDefault: (reason) => `The default card was not changed. ${reason}`,
    defaultUnknown: "We could not find out whether the default card was changed. If not, try again.",
    renameUnknown: "We could not find out whether the name was saved. If not, try again.",
    notRenamed: (reason) => `The name was not saved. ${reason}`,
  },

  notices: {
    offline: "You are offline. You can go on once the connection is back.",
    sessionExpired: "Your session has expired. Please refresh the page.",
    loadFailed: "Your cards could not be loaded.",
    retry: "Try again",
    wrongPage: "Your cards cannot be shown on this page. Please go on from the shop’s checkout page.",
    someUnavailable: "Not all of your cards can be shown right now.",
    crashed: "Something went wrong. Please refresh the page.",
    partOfShop: "This page is part of a shop’s checkout.",
  },
};
