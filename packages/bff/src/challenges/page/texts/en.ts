/** What the challenge's pages say in English. */
import type { PageTexts } from "./tr.ts";

export const en: PageTexts = {
  verify: {
    title: "Verify your card",
    lead: "Your bank is checking your card.",
    timeLeft: "Time left:",
    lastMinute: "less than a minute",
    cancel: "Cancel",
    bankPage: "Your bank’s verification page",
    opening: "Opening your bank’s page…",
    notVisible: "Can’t see your bank’s page?",
    openWindow: "Open in a new window",
  },

  window: {
    text: "Continue in the new window.",
    hint: "This page updates by itself when you are done.",
    openAgain: "Open again",
  },

  asking: {
    title: "Finishing your verification",
    text: "We are asking your bank for the result.",
    slow: "This is taking longer than usual. Please wait.",
  },

  noConnection: "There is no connection. We keep trying.",

  unfinished: {
    title: "The verification is not finished",
    text: "Please continue on the verification page.",
    toPage: "Back to the verification page",
  },
  foreign: {
    title: "This answer belongs to something else",
    text: "Nothing has changed. Please continue on the verification page.",
  },

  results: {
    succeeded: { title: "Your card was saved", text: "Your bank’s verification is complete." },
    cancelled: { title: "You cancelled the verification", text: "Your card was not saved." },
    expired: {
      title: "The time for verification is over",
      text: "Your card was not saved. You can try again in the shop.",
    },
    failed: {
      title: "Your card was not saved",
      text: "Something went wrong. You can try again in the shop.",
    },
  },
  failures: {
    challenge_failed: {
      title: "Your card could not be verified",
      text: "Your card was not saved. Try again or use another card.",
    },
    card_declined: {
      title: "Your card was not accepted",
      text: "Your card was not saved. Please try another card.",
    },
    invalid_card: {
      title: "The card details were not accepted",
      text: "Your card was not saved. Check the details and try again in the shop.",
    },
    card_already_saved: {
      title: "This card is already saved",
      text: "You will find it among your saved cards in the shop.",
    },
    card_not_saved: {
      title: "Your card was not saved",
      text: "The card service could not be reached. You can try again in the shop.",
    },
    vault_misconfigured: {
      title: "Your card was not saved",
      text: "Cards cannot be saved in this shop right now.",
    },
    outcome_unknown: {
      title: "We don’t know the result yet",
      text: "Your card may or may not have been saved. Look at your saved cards in the shop; if it is not there, try again.",
    },
  },

  payment: {
    title: "Confirm your payment",
    results: {
      succeeded: { title: "Your payment was made", text: "Your bank’s verification is complete." },
      cancelled: { title: "You cancelled the verification", text: "Nothing was charged." },
      expired: {
        title: "The time for verification is over",
        text: "Nothing was charged. You can try again in the shop.",
      },
      failed: {
        title: "Your payment was not made",
        text: "Nothing was charged. You can try again in the shop.",
      },
    },
    failures: {
      challenge_failed: {
        title: "Your card could not be verified",
        text: "Nothing was charged. Try again or use another card.",
      },
      payment_declined: {
        title: "Your bank did not approve the payment",
        text: "Nothing was charged. You can try another card in the shop.",
      },
      outcome_unknown: {
        title: "We do not know the result yet",
        text: "We are asking your bank. Do not pay again; the shop tells you as soon as it is known.",
      },
    },
  },
  inReview: {
    title: "Your payment is being reviewed",
    text: "Your payment was taken and is being checked for security. The shop tells you the result.",
  },

  wayOn: {
    returning: "Taking you back to the shop…",
    toShop: "Back to the shop",
    mayClose: "You can close this window.",
    close: "Close",
    notClosed: "If this stays open, press Esc or go back to the shop.",
  },

  deadEnds: {
    unknown: {
      title: "This page cannot be found",
      text: "The link is incomplete, or the verification ended some time ago. Go back to the shop and try again.",
    },
    used: {
      title: "This page was opened before",
      text: "For your safety your bank’s page opens only once. You can open it again from the verification page.",
    },
    trouble: {
      title: "Something went wrong",
      text: "Please refresh the page. If that does not help, go back to the shop; your saved cards are shown there.",
    },
    tryAgain: "Open again",
  },
};
