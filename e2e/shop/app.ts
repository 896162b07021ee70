/**
 * The demo merchant's server: its pages, under a strict CSP of its own, and the sessions that they ask for.
 *
 * It keeps no accounts: whoever comes gets a customer id in a cookie. `?customer=` picks another one, for tests. A real
 * shop takes the customer from its own login, and from nowhere else.
 */
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import * as z from "zod";
import { CHALLENGE_PARAMETER } from "@saved-cards/widget/contract";
import { checkoutPage, type PageKind } from "./page.ts";
import type { SessionMaker } from "./sessions.ts";

export interface ShopOptions {
  /** Origin of the cards server, for the browser. */
  cardsOrigin: string;
  sessions: SessionMaker;
  /** Takes a line for the shop's log. */
  log: (line: string) => void;
}

const COOKIE = "shop_customer";
const CUSTOMER_COOKIE_SECONDS = 30 * 24 * 3600;

const CustomerId = z.string().regex(/^[\w-]{1,64}$/);

/** What an address may ask for. */
const Query = z.object({
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
  /** Of `POST /session`: the page that asks. */
  page: z.enum(["/", "/react", "/react-18"]).default("/"),
});

/** What the address has only for a moment. */
const PASSING = ["page", CHALLENGE_PARAMETER];

function queryOf(context: Context): z.infer<typeof Query> {
  const query = Query.safeParse(context.req.query());
  if (query.success) return query.data;
  throw new HTTPException(400, { message: `Bad address: ${query.error.issues[0]?.path.join(".")}` });
}

/** The page with the settings that it has now. */
function returnPathOf(context: Context, page: string): string {
  const { searchParams } = new URL(context.req.url);
  for (const name of PASSING) searchParams.delete(name);
  return searchParams.size === 0 ? page : `${page}?${searchParams}`;
}

function contentSecurityPolicy(cards: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' ${cards}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    `frame-src ${cards}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The customer of this browser, remembered for the next visit. */
function customerOf(context: Context, wanted: string | undefined): string {
  if (wanted !== undefined) return wanted;
  const known = CustomerId.safeParse(getCookie(context, COOKIE));
  if (known.success) return known.data;
  const id = randomUUID();
  setCookie(context, COOKIE, id, {
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
    maxAge: CUSTOMER_COOKIE_SECONDS,
  });
  return id;
}

/** The demo shop as a Hono app. */
export function createShop({ cardsOrigin, sessions, log }: ShopOptions): Hono {
  const app = new Hono();
  const policy = contentSecurityPolicy(cardsOrigin);

  app.use(async (context, next) => {
    context.header("Content-Security-Policy", policy);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "same-origin");
    context.header("Cache-Control", "no-store");
    await next();
  });

  const createSession = async (context: Context, path: string): Promise<string | undefined> => {
    const { customer, locale, expiresIn, vault, plan } = queryOf(context);
    const id = customerOf(context, customer);
    const hasPlan = plan !== undefined || vault?.includes("paynet-subscription") === true;
    try {
      return await sessions.create({
        customer: { id, email: `${id}@shop.example` },
        locale,
        ...(expiresIn === undefined ? {} : { expiresIn }),
        ...(vault === undefined ? {} : { vault }),
        ...(hasPlan ? { paynet: { referenceNo: plan ?? `ref-${id}` } } : {}),
        returnPath: returnPathOf(context, path),
      });
    } catch (error) {
      log(`no session: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };

  const page = (kind: PageKind) => async (context: Context) => {
    const { customer, locale, theme, mounts, early, late, challenge, modal } = queryOf(context);
    customerOf(context, customer);
    const loader = early ? "early" : late ? "late" : "async";
    const session = early ? await createSession(context, context.req.path) : undefined;
    const address = returnPathOf(context, context.req.path);
    const presentation = modal === undefined ? challenge : "modal";
    return context.html(
      checkoutPage({ kind, locale, theme, cardsOrigin, loader, session, mounts, address, presentation }),
    );
  };

  app.get("/", page("script"));
  app.get("/react", page("react"));
  app.get("/react-18", page("react-18"));

  app.post("/session", async (context) => {
    const token = await createSession(context, queryOf(context).page);
    return token === undefined ? context.json({ code: "cards_unreachable" }, 502) : context.json({ token });
  });

  const dist = fileURLToPath(new URL("dist/pages", import.meta.url));
  app.get(
    "/assets/*",
    serveStatic({ root: dist, rewriteRequestPath: (path) => path.replace(/^\/assets/, "") }),
  );

  return app;
}
