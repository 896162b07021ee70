/** What the challenge's pages are made of. The routes fill it in; the templates beside it draw it. */
import type { Amount, Currency } from "@saved-cards/widget/money";
import type { ChallengeState, Locale, PaymentStatus, ProblemCode } from "@saved-cards/widget/contract";

/** The page's script and style, which stand inside it: it loads nothing. */
export interface PageAssets {
  script: string;
  style: string;
}

interface PageBase {
  locale: Locale;
  theme: "light" | "dark" | "auto";
  /** Of the content security policy, for the script and the style. */
  nonce: string;
  assets: PageAssets;
}

export interface ChallengePageView extends PageBase {
  id: string;
  state: ChallengeState;
  /** Why it failed. */
  problem: ProblemCode | null;
  purpose: "card" | "payment";
  /** What will be charged; `null` if nothing will. */
  price: { amount: Amount; currency: Currency } | null;
  /** Of the payment, which may be settled, or refused after a review, when the challenge is over; `null` if it is not for one. */
  paymentStatus: PaymentStatus | null;
  /** Epoch milliseconds, by the server's clock. */
  now: number;
  expiresAt: number;
  /** The only origin that is told of news. */
  merchantOrigin: string;
  /** Where the shopper goes when this is the whole window; carries the challenge's id. */
  returnUrl: string;
  /** The shopper went on in a window of its own, so this one waits, or is that window. */
  inWindow: boolean;
  /** Addresses relative to the page. */
  paths: {
    /** Answers `{state}`; takes `?wait=<seconds>&since=<state>`. */
    state: string;
    /** Takes a form POST without fields, and leads back to the page. */
    cancel: string;
    /** Opens the bank's page in whichever window follows it. */
    window: string;
    /** The bank's page, once; `null` while there is nothing to open. */
    launch: string | null;
  };
}

/** What the bank's form leads back to, in the frame, in a window of its own, or in place of the shop. */
export type ReturnPageView = Omit<ChallengePageView, "paths"> & {
  /** What came back does not belong to this challenge, so it changed nothing. */
  isForeign: boolean;
  paths: { page: string; state: string };
};

export interface DeadEndView extends PageBase {
  /** `unknown`: no such challenge, or the address is not right. `used`: the bank's page was handed out already. `trouble`: ours. */
  kind: "unknown" | "used" | "trouble";
}
