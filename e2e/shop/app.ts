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
import { cartOf } from "./cart.ts";
import { orderRoutes } from "./order-routes.ts";
import { createOrderBook } from "./orders.ts";
import { checkoutPage, type PageKind } from "./page.ts";
import type { PaymentReader } from "./payments.ts";
import { sessionOrder } from "./session-order.ts";
import type { SessionMaker } from "./sessions.ts";
import { CustomerId, returnPathOf, type Settings, settingsOf } from "./settings.ts";

export interface ShopOptions {
  /** Origin of the cards server, for the browser. */
  cardsOrigin: string;
  sessions: SessionMaker;
  payments: PaymentReader;
  /** What the BFF signs its notifications with. */
  webhookSecret: string;
  /** Takes a line for the shop's log. */
  log: (line: string) => void;
}

const COOKIE = "shop_customer";
const CUSTOMER_COOKIE_SECONDS = 30 * 24 * 3600;

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
export function createShop({ cardsOrigin, sessions, payments, webhookSecret, log }: ShopOptions): Hono {
  const app = new Hono();
  const orders = createOrderBook(log);
  const policy = contentSecurityPolicy(cardsOrigin);

  app.use(async (context, next) => {
    context.header("Content-Security-Policy", policy);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "same-origin");
    context.header("Cache-Control", "no-store");
    await next();
  });

  const orderOf = (id: string, { mode, cart, currency }: Settings) =>
    mode === "pay" ? orders.current(id, cartOf(cart, currency)) : null;

  const createSession = async (
    context: Context,
    settings: Settings,
    visit: { customer: string; path: string },
  ): Promise<string | undefined> => {
    const { locale, expiresIn, vault, plan } = settings;
    const id = visit.customer;
    const order = orderOf(id, settings);
    const hasPlan = plan !== undefined || vault?.includes("paynet-subscription") === true;
    try {
      return await sessions.create({
        customer: { id, email: `${id}@shop.example` },
        locale,
        ...(expiresIn === undefined ? {} : { expiresIn }),
        ...(vault === undefined ? {} : { vault }),
        ...(hasPlan ? { paynet: { referenceNo: plan ?? `ref-${id}` } } : {}),
        ...(order ? { order: sessionOrder(order, settings) } : {}),
        returnPath: returnPathOf(context, visit.path),
      });
    } catch (error) {
      log(`no session: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };

  const page = (kind: PageKind) => async (context: Context) => {
    const settings = settingsOf(context);
    const { path } = context.req;
    const { locale, theme, mounts, early, late, challenge, modal, cart, currency } = settings;
    const customer = customerOf(context, settings.customer);
    return context.html(
      checkoutPage({
        kind,
        locale,
        theme,
        cardsOrigin,
        loader: early ? "early" : late ? "late" : "async",
        session: early ? await createSession(context, settings, { customer, path }) : undefined,
        mounts,
        address: returnPathOf(context, path),
        presentation: modal === undefined ? challenge : "modal",
        cart: cartOf(cart, currency),
        orderId: orderOf(customer, settings)?.id,
      }),
    );
  };

  app.get("/", page("script"));
  app.get("/react", page("react"));
  app.get("/react-18", page("react-18"));

  app.get("/pay", (context) => {
    const { searchParams } = new URL(context.req.url);
    searchParams.set("mode", "pay");
    return context.redirect(`/?${searchParams}`);
  });

  app.post("/session", async (context) => {
    const settings = settingsOf(context);
    const visit = { customer: customerOf(context, settings.customer), path: settings.page };
    const token = await createSession(context, settings, visit);
    return token === undefined ? context.json({ code: "cards_unreachable" }, 502) : context.json({ token });
  });

  app.post("/orders", (context) => {
    const { customer, cart, currency, page: path } = settingsOf(context);
    orders.startAnother(customerOf(context, customer), cartOf(cart, currency));
    return context.redirect(returnPathOf(context, path), 303);
  });

  app.route("/", orderRoutes({ orders, payments, webhookSecret, log }));

  const dist = fileURLToPath(new URL("dist/pages", import.meta.url));
  app.get(
    "/assets/*",
    serveStatic({ root: dist, rewriteRequestPath: (path) => path.replace(/^\/assets/, "") }),
  );

  return app;
}
