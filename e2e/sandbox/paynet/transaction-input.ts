/** What the payment services take (Paynet fact sheet 5.1). */
import * as z from "zod";
import { OptionalText, Text } from "./answer.ts";
import { CommaAmount } from "./amounts.ts";
import { LongYear, Month, SecurityCode } from "./card-input.ts";
import { Flag } from "./flag.ts";
import { ReturnUrl } from "./initial.ts";

/** 0 and 1 are a single payment: the one by Paynet's page "taksit kodları", the other as CP.VPOS sends it. */
const Instalment = z
  .union([z.int(), z.string().regex(/^\d{1,2}$/)])
  .nullish()
  .transform((count) => Math.max(Number(count ?? 0), 1));

const TransactionType = z
  .union([z.literal([1, 3]), z.enum(["1", "3"])])
  .nullish()
  .transform((type) => (Number(type ?? 1) === 3 ? "pre-authorisation" : "sale"));

/** All that a card which is not stored must have. */
const TypedCard = z.object({ card_holder: Text, pan: Text, month: Month, year: LongYear, cvc: SecurityCode });

/** `card_save`, as the FAQ calls it, is not known here and so does nothing. */
const PaymentFields = z.object({
  amount: CommaAmount,
  reference_no: Text.max(50),
  domain: Text.max(256),
  card_hash: OptionalText,
  pan: z.unknown().optional(),
  month: z.unknown().optional(),
  year: z.unknown().optional(),
  cvc: z.unknown().optional(),
  card_holder: z.unknown().optional(),
  instalment: Instalment,
  transaction_type: TransactionType,
  add_commission: Flag,
  ratio_code: OptionalText,
  save_card: Flag,
  card_desc: OptionalText,
  card_owner_id: OptionalText,
  user_unique_id: OptionalText,
});

const PaymentWithReturn = PaymentFields.extend({ return_url: ReturnUrl });

/** `card_hash` counts where both are sent, which is a guess; a card that is half there is a 400. */
function withCard<Input extends z.output<typeof PaymentFields>>(input: Input, ctx: z.RefinementCtx) {
  const { card_hash, pan, month, year, cvc, card_holder, ...rest } = input;
  if (card_hash !== undefined) return { ...rest, card: { hash: card_hash } };
  const card = TypedCard.safeParse({ pan, month, year, cvc, card_holder });
  if (card.success) return { ...rest, card: card.data };
  for (const { path, message } of card.error.issues) ctx.addIssue({ code: "custom", path, message });
  return z.NEVER;
}

export const PaymentRequest = PaymentFields.transform(withCard);
export const TdsInitialRequest = PaymentWithReturn.transform(withCard);
export type PaymentInput = z.output<typeof PaymentRequest>;

export const TdsChargeRequest = z.object({
  session_id: Text,
  token_id: Text,
  transaction_type: TransactionType,
});

export const CheckRequest = z
  .object({ xact_id: OptionalText, reference_no: OptionalText })
  .refine(({ xact_id, reference_no }) => xact_id ?? reference_no, { path: ["xact_id"] });
