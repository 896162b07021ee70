/** What a session token may do: `GET /v1/session`. */
import * as z from "zod/mini";
import { Vault } from "./card.ts";

export const Locale = z.enum(["tr", "en"]);
export type Locale = z.infer<typeof Locale>;

export const Session = z.object({
  id: z.string(),
  /** Equal for sessions of the same customer, and otherwise opaque: says when what is shown belongs to somebody else. */
  customer: z.string(),
  /** The merchant page's origin that this session was made for. The frame serves no other parent. */
  origin: z.string(),
  locale: Locale,
  /** Vaults that a new card may go to; the first is used. */
  vaults: z.array(Vault),
  /** ISO 8601, UTC. */
  expiresAt: z.string(),
});
export type Session = z.infer<typeof Session>;
