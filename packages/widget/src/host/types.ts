/**
 * What a merchant's code sees of the widget, for the script tag and for npm.
 *
 * The types are spelled out here, though the contract has them as schemas, so that the published declarations stand
 * alone: a shop that installs the package needs no zod. `types.test.ts` holds them equal to the contract.
 */

export type Locale = "tr" | "en";

/** Where a card is kept: a provider and the way it stores cards. */
export type Vault = "iyzico" | "paynet" | "paynet-subscription";

/** A saved card, without anything that could pay by itself. */
export interface Card {
  /** Opaque. Send it to your server to say which card was picked. */
  id: string;
  vault: Vault;
  /** The shopper's own name for the card. */
  label: string | null;
  brand: "visa" | "mastercard" | "amex" | "troy" | "unknown";
  /** The first 6 or 8 digits, as the provider gives them. */
  bin: string | null;
  last4: string;
  /** Month 1–12 and a year of four digits; `null` where the provider does not say. */
  expiry: { month: number; year: number } | null;
  /** A card is good through the last day of its month. */
  isExpired: boolean;
  bank: { name: string; code: string | null } | null;
  /** The issuer's card programme: Bonus, Axess, World, Maximum, … */
  family: string | null;
  funding: "credit" | "debit" | "prepaid" | null;
  isDefault: boolean;
}

/** How the widget looks. What is left out follows the widget's own design. */
export interface Appearance {
  theme?: "light" | "dark" | "auto" | undefined;
  variables?:
    | {
        /** Colours are opaque: `#rgb`, `#rrggbb`, `rgb(…)` or `hsl(…)`. */
        colorPrimary?: string | undefined;
        colorBackground?: string | undefined;
        colorText?: string | undefined;
        /** Pixels: `10px`. */
        borderRadius?: string | undefined;
        /** Family names, comma-separated; fonts are the ones on the shopper's device. */
        fontFamily?: string | undefined;
        /** The grid's unit in pixels; `4px` unless told otherwise. */
        spacing?: string | undefined;
      }
    | undefined;
}

/**
 * How a 3-D Secure challenge stands: the shopper proves to their bank that the card is theirs. It ends in `succeeded`, `failed`,
 * `expired` or `cancelled`.
 */
export type ChallengeState =
  | "created"
  | "launched"
  | "returned"
  | "confirming"
  | "succeeded"
  | "failed"
  | "expired"
  | "cancelled";

export interface ChallengeEvent {
  /** Opaque; the same in your server's log and in `saved_cards_challenge` of a return address. */
  id: string;
  state: ChallengeState;
}

/** Something went wrong; the shopper has been told already. */
export interface WidgetError {
  /** Stable and documented, such as `session_expired`; `frame_unreachable` when the frame did not load. */
  code: string;
  /** For a developer's console, in English. Holds no card data. */
  message: string;
  /** The server's id of the failed request, for its log. */
  requestId?: string;
}

/** A payment of the session's order. Nothing may be fulfilled from it: ask your server, which asks `GET /v1/payments/:id`. */
export interface Payment {
  /** Opaque; the provider knows the payment by it, too. */
  id: string;
  /** `in_review`: charged, and held for the provider's fraud check. `failed`: nothing was charged. */
  status: "pending" | "succeeded" | "in_review" | "failed";
  /** Of the order: a decimal string with a point, like `"149.90"`, as all amounts. */
  amount: string;
  /** What the card is charged: more than `amount`, where installments cost something. */
  charged: string;
  currency: "TRY" | "USD" | "EUR" | "GBP" | "NOK" | "CHF";
  /** In how many monthly payments; 1 for one payment. */
  installment: number;
  card: {
    /** `null` for a card that is not saved. */
    id: string | null;
    brand: Card["brand"];
    last4: string;
    bank: Card["bank"];
    family: string | null;
  };
  /** The provider's own id of the payment, once there is one. */
  reference: string | null;
  /** Where the status is `failed`. */
  decline?: Decline | undefined;
}

/** Why a payment was not made, as far as the shopper was told. */
export interface Decline {
  code:
    | "insufficient_funds"
    | "limit_exceeded"
    | "expired_card"
    | "invalid_card"
    | "invalid_cvc"
    | "card_refused"
    | "declined"
    | "not_permitted"
    | "installment_not_available"
    | "three_ds_required"
    | "three_ds_failed"
    | "three_ds_cancelled"
    | "three_ds_expired"
    | "bank_unavailable"
    | "not_processed";
  /** In the session's language: what happened and what to do. */
  message: string;
  /** Whether the same card may pay on another try. */
  retryable: boolean;
}

export interface SavedCardsOptions {
  /** The token that your server got from `POST /v1/sessions`. */
  session: string;
  /** The session decides when this is left out. */
  locale?: Locale | undefined;
  appearance?: Appearance | undefined;
  /** `manage` (the default): the shopper's list of cards. `pay`: the session's order is paid with one of them, or with another card. */
  mode?: "manage" | "pay" | undefined;
  /**
   * Where the bank's page is shown: in a dialog over your page (the default), or in its place; then the shopper comes back to the
   * session's `returnUrl`. Pages on which a dialog cannot work (cross-origin isolated ones, and Safari before 16.4) redirect always.
   */
  challenge?: "dialog" | "redirect" | undefined;
  /** The challenge that the shopper comes back from: `saved_cards_challenge` of your page's address, as it is. */
  challengeId?: string | null | undefined;
  /** The list can be used. Called once. */
  onReady?: (() => void) | undefined;
  /** The cards as the shopper sees them, after every change of the list. */
  onChange?: ((cards: Card[]) => void) | undefined;
  /** The picked card; `null` when nothing is picked. */
  onSelect?: ((card: Card | null) => void) | undefined;
  onError?: ((error: WidgetError) => void) | undefined;
  /** Called when a challenge's page is opened for the first time, and when the challenge is over or nobody waits for it any more. */
  onChallenge?: ((challenge: ChallengeEvent) => void) | undefined;
  /**
   * The order is paid (`succeeded`), or charged and held for the provider's check (`in_review`). Called once for each, also when it
   * was paid before the page was opened. It may be forged in a shopper's browser: fulfil from your server only.
   */
  onPaid?: ((payment: Payment) => void) | undefined;
  /** A payment failed, and nothing was charged; the shopper may try again. */
  onDeclined?: ((payment: Payment) => void) | undefined;
}

/** Options of `SavedCards.mount` in the script-tag build. */
export interface ScriptOptions extends SavedCardsOptions {
  /** Where the server of the cards is. By default the folder that the script came from. */
  baseUrl?: string | undefined;
}

/** Properties of the React component. */
export interface SavedCardsProps extends SavedCardsOptions {
  /** Where the server of the cards is: `https://cards.example`. */
  baseUrl: string;
  /** Class of the one `<div>` that holds the widget. */
  className?: string | undefined;
}

export interface SavedCardsHandle {
  /**
   * Changes the options that are given and keeps the rest.
   * @throws TypeError when an option is of the wrong kind.
   */
  update(options: Partial<SavedCardsOptions>): void;
  /** Takes the widget away, after what the shopper has begun is on its way. May be called again. */
  unmount(): void;
}

/** The global that the script tag defines. */
export interface SavedCardsScript {
  /**
   * Puts the widget into an element.
   * @param target the element, or a selector of one that exists when the document has been read.
   * @throws TypeError when an option is of the wrong kind, and Error when there is no such element.
   * @example
   * const cards = SavedCards.mount("#cards", { session, onSelect: (card) => pay(card?.id) });
   */
  mount(target: string | Element, options: ScriptOptions): SavedCardsHandle;
  readonly version: string;
}
