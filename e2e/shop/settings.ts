/** What an address of the shop may ask for. */
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import * as z from "zod";
import { CHALLENGE_PARAMETER } from "@saved-cards/widget/contract";
import { Currency } from "@saved-cards/widget/money";
import { CART_NAMES } from "./cart.ts";

export const CustomerId = z.string().regex(/^[\w-]{1,64}$/);

const Settings = z.object({
  customer: CustomerId.optional(),
  locale: z.enum(["tr", "en"]).default("tr"),
  theme: z.enum(["light", "dark", "auto"]).default("auto"),
  expiresIn: z.coerce.number().int().positive().optional(),
  mounts: z.enum(["1", "2"]).default("1"),
  early: z.string().optional(),
  late: z.string().optional(),
  /** One vault, or several with commas between them. */
  vault: z
    .string()
    .regex(/^[a-z,-]{1,100}$/)
    .transform((list) => list.split(","))
    .optional(),
  /** The shop's reference of a subscription; one per customer unless given. */
  plan: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
  challenge: z.enum(["dialog", "redirect"]).default("dialog"),
  modal: z.string().optional(),
  /** Whether the shopper looks after their cards, or pays for the cart. */
  mode: z.enum(["manage", "pay"]).default("manage"),
  cart: z.enum(CART_NAMES).default("home"),
  currency: z.enum(Currency.options).default("TRY"),
  threeDS: z.enum(["always", "when-required", "never"]).default("when-required"),
  /** Numbers of payments that the shop allows, with commas between them; what the provider offers, unless given. */
  installments: z
    .string()
    .regex(/^\d{1,2}(,\d{1,2})*$/)
    .transform((list) => list.split(",").map(Number))
    .optional(),
  /** Of what is posted: the page that asks. */
  page: z.enum(["/", "/react", "/react-18"]).default("/"),
});
export type Settings = z.infer<typeof Settings>;

/** What the address has only for a moment. */
const PASSING = ["page", CHALLENGE_PARAMETER];

/** @throws HTTPException 400 that names what is wrong. */
export function settingsOf(context: Context): Settings {
  const settings = Settings.safeParse(context.req.query());
  if (settings.success) return settings.data;
  throw new HTTPException(400, { message: `Bad address: ${settings.error.issues[0]?.path.join(".")}` });
}

/** The page with the settings that it has now. */
export function returnPathOf(context: Context, page: string): string {
  const { searchParams } = new URL(context.req.url);
  for (const name of PASSING) searchParams.delete(name);
  return searchParams.size === 0 ? page : `${page}?${searchParams}`;
}
