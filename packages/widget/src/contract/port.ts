/**
 * What the merchant's page and the frame say to each other over the `MessagePort`.
 *
 * The page sends one `window.postMessage({type: CONNECT}, <BFF origin>, [port])` when the frame has loaded; everything
 * else goes over that port. The frame trusts nothing that comes in, so it parses; the page gets messages from the BFF's
 * origin only, and uses the types alone.
 */
import * as z from "zod/mini";
import type { Card } from "./card.ts";
import type { ChallengeState } from "./challenge.ts";
import type { Payment } from "./payment.ts";
import { Locale } from "./session.ts";

export const CONNECT = "saved-cards:connect";

/** `#rgb`, `#rrggbb`, `rgb(…)` or `hsl(…)`: opaque colours whose contrast can be computed. */
const Color = z
  .string()
  .check(
    z.regex(
      /^(#([\da-f]{3}|[\da-f]{6})|rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)|hsl\(\s*\d{1,3}\s*,\s*\d{1,3}%\s*,\s*\d{1,3}%\s*\))$/i,
    ),
  );

const Pixels = z.string().check(z.regex(/^\d{1,2}(\.\d{1,2})?px$/));

export const AppearanceVariables = z.strictObject({
  colorPrimary: z.optional(Color),
  colorBackground: z.optional(Color),
  colorText: z.optional(Color),
  /** 0–99 px. */
  borderRadius: z.optional(Pixels),
  /** Family names only, comma-separated; fonts are the ones on the shopper's device. */
  fontFamily: z.optional(z.string().check(z.maxLength(200), z.regex(/^[\p{L}\p{N} ,'"_-]+$/u))),
  /** The grid's unit; 4 px unless told otherwise. */
  spacing: z.optional(Pixels),
});

export const Appearance = z.strictObject({
  theme: z.optional(z.enum(["light", "dark", "auto"])),
  variables: z.optional(AppearanceVariables),
});
export type Appearance = z.infer<typeof Appearance>;

export const HostMessage = z.discriminatedUnion("type", [
  /** First message on the port, and again whenever an option changes. */
  z.strictObject({
    type: z.literal("configure"),
    /** The token of `POST /v1/sessions`. */
    session: z.string().check(z.minLength(1), z.maxLength(200)),
    locale: z.optional(Locale),
    appearance: z.optional(Appearance),
    /** `pay` needs a session with an order. */
    mode: z.optional(z.enum(["manage", "pay"])),
    /** A challenge that the shopper comes back from, as the merchant's `returnUrl` got it. */
    challengeId: z.optional(z.string().check(z.regex(/^chl_[\w-]{22}$/))),
  }),
  /** The shopper closed the dialog around a challenge. */
  z.strictObject({ type: z.literal("cancel_challenge"), id: z.string() }),
  /** The challenge's page has news. */
  z.strictObject({ type: z.literal("check_challenge"), id: z.string() }),
  /** The merchant's page is about to remove the frame: send what is pending. Answered with `released`. */
  z.strictObject({ type: z.literal("release") }),
]);
export type HostMessage = z.infer<typeof HostMessage>;

/** Told to the merchant's page when something went wrong; the shopper has been told already. */
export interface WidgetError {
  /** A `ProblemCode` of the HTTP API, or one of the widget's own. */
  code: string;
  /** For a developer's console, in English; never shown to the shopper, never holds card data. */
  message: string;
  /** The BFF's id of the failed request, for its log. */
  requestId?: string;
}

/** A challenge, as the merchant's page hears of it. */
export interface ChallengeNotice {
  id: string;
  state: ChallengeState;
  /** Address of the page to show; `null` once it is over. */
  page: string | null;
}

export type FrameMessage =
  /** The list can be used. Sent once. */
  | { type: "ready" }
  /** The content's height in CSS pixels. */
  | { type: "resize"; height: number }
  /** The cards as the shopper sees them, after every change of the list. */
  | { type: "change"; cards: Card[] }
  /** The picked card; `null` when nothing is picked. */
  | { type: "select"; card: Card | null }
  /**
   * The shopper has to go to the bank: show the page. Sent again when the shopper asks for it again.
   * `locale` and `theme` are the frame's, for what the merchant's page draws around it.
   */
  | { type: "challenge"; challenge: ChallengeNotice; locale: Locale; theme: "light" | "dark" | "auto" }
  /** It is over, or nobody waits for it any more: take the page away. */
  | { type: "challenge_end"; challenge: ChallengeNotice }
  /** The order is paid, or its payment is in review. Sent once per payment and status, also when it was paid before the frame came. */
  | { type: "paid"; payment: Payment }
  /** A payment failed; nothing was charged. The shopper may try again. */
  | { type: "declined"; payment: Payment }
  | { type: "error"; error: WidgetError }
  | { type: "released" };
