/** What a challenge needs to go on after the shopper's bank: kept sealed, and without card number or CVC. */
import * as z from "zod";
import { matchesSecret } from "../../security/identifiers.ts";
import { Plan } from "./plan.ts";

const Session = z.strictObject({ sessionId: z.string(), tokenId: z.string() });
type Session = z.infer<typeof Session>;

const Context = z.strictObject({
  ...Session.shape,
  plan: Plan,
  mask: z.strictObject({ bin: z.string(), last4: z.string() }),
  /** Ids of the cards that the plan had before; `null` if it could not be asked. */
  cardsBefore: z.array(z.string()).nullable(),
});
export type Context = z.infer<typeof Context>;

const PaymentContext = z.strictObject({
  ...Session.shape,
  /** Our id of the card that is to be saved on the way; `null` if none is. */
  savedAs: z.string().nullable(),
});
export type PaymentContext = z.infer<typeof PaymentContext>;

/** @throws if it is not what `start` gave. */
export function readPaymentContext(context: string): PaymentContext {
  return PaymentContext.parse(JSON.parse(context));
}

/** @throws if it is not what `start` gave. */
export function readContext(context: string): Context {
  return Context.parse(JSON.parse(context));
}

/**
 * Whether what the bank's form brought back names this challenge. A failure may come without ids (fact sheet, section 3.2), and a
 * return without them says as little as one with them: the confirm tells.
 */
export function isRecognised(context: Session, fields: Readonly<Record<string, string>>): boolean {
  const sessionId = plusRestored(fields["session_id"] ?? "");
  const tokenId = plusRestored(fields["token_id"] ?? "");
  const isSession = sessionId === "" || matchesSecret(sessionId, [context.sessionId]);
  const isToken = tokenId === "" || matchesSecret(inOneCase(tokenId), [inOneCase(context.tokenId)]);
  return isSession && isToken;
}

/** An id holds no space, but may hold a `+`, which an address that was put together carelessly turns into one. */
function plusRestored(id: string): string {
  return id.replaceAll(" ", "+");
}

/** A GUID is the same in either case, and systems on the way write it as they like. Anything else is compared as it is. */
function inOneCase(token: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(token) ? token.toUpperCase() : token;
}
