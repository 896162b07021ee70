/** What a session token may do: `GET /v1/session`. */
import * as z from "zod/mini";
import { Vault } from "./card.ts";
import { Order } from "./payment.ts";

export const Locale = z.enum(["tr", "en"]);
export type Locale = z.infer<typeof Locale>;

/** Where a new card may go, and what the shopper has to give and to expect there. */
export const VaultOption = z.object({
  id: Vault,
  asksForCvc: z.boolean(),
  /**
   * How the shopper's bank is asked about a new card: not at all, by a small amount that is held and let go at once, or by 3-D Secure.
   */
  check: z.enum(["none", "hold", "three_ds"]),
});
export type VaultOption = z.infer<typeof VaultOption>;

export const Session = z.object({
  id: z.string(),
  /** Equal for sessions of the same customer, and otherwise opaque: says when what is shown belongs to somebody else. */
  customer: z.string(),
  /** The merchant page's origin that this session was made for. The frame serves no other parent. */
  origin: z.string(),
  locale: Locale,
  /** Vaults that a new card may go to; the first is used unless the shopper chooses another. */
  vaults: z.array(VaultOption),
  /** What is to be paid; `null` for a session that only manages cards. */
  order: z.nullable(Order),
  /** ISO 8601, UTC. */
  expiresAt: z.string(),
});
export type Session = z.infer<typeof Session>;
