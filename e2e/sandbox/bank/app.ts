/**
 * A bank's 3-D Secure pages, for a browser. What a card's bank does hangs on the card: see `../paynet/test-cards.ts`.
 *
 * Its own endpoints are the {@link controls}, and `PATCH /__settings` `{slowPageMs}`, how long a slow bank takes for its first page
 * (20 s; `DELETE /__settings` sets it back).
 */
import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Context } from "hono";
import * as z from "zod";
import { createCallLog, logCalls } from "../call-log.ts";
import { controls, settingsControl } from "../control.ts";
import { createFaults, injectFaults, wait } from "../faults.ts";
import { bodyText, type SandboxEnv } from "../sandbox-env.ts";
import { hostileScript } from "./hostile.ts";
import { codePage, cookiePage, donePage, thanksPage, unknownPage } from "./pages.ts";
import type { BankTransactions, Transaction } from "./transactions.ts";

interface BankOptions {
  /** Shared with the Paynet stand-in. */
  transactions: BankTransactions;
  /** Epoch milliseconds. */
  now?: () => number;
  slowPageMs?: number;
}

const MAX_WRONG_CODES = 3;

/**
 * Measured in Chromium 156 over http: a frame within another site gets back only `Partitioned` cookies, since third-party cookies are
 * blocked; `SameSite=None` alone needs `Secure`, and comes back in a window only. `Secure` is fine here, as `*.localhost` is trusted.
 */
const FOR_FRAMES = { secure: true, sameSite: "None", partitioned: true } as const;
const FIRST_PARTY = { sameSite: "Lax" } as const;

const Settings = z.strictObject({ slowPageMs: z.int().min(0).max(600_000) });

/** The bank as an ordinary Hono app, with its own faults and log. */
export function createBank(options: BankOptions): Hono<SandboxEnv> {
  const { transactions, now = Date.now, slowPageMs = 20_000 } = options;
  const faults = createFaults();
  const log = createCallLog(now);
  const settings = settingsControl(Settings, { slowPageMs });

  const app = new Hono<SandboxEnv>();
  app.route("/", controls({ faults, log, forget: () => transactions.forget() }));
  app.route("/", settings.routes);
  app.use(
    logCalls(log, () => undefined),
    injectFaults(faults, (c, code, httpStatus = 500) => {
      c.var.call.errorCode = code;
      return new Response("<h1>Beklenmeyen bir hata oluştu.</h1>", {
        status: httpStatus,
        headers: { "content-type": "text/html; charset=utf-8" },
      });
    }),
  );
  app.on(["GET", "POST"], "/3ds", async (c) => {
    const transaction = await transactionOf(c, transactions);
    if (!transaction) return c.html(unknownPage(), 404);
    if (transaction.behaviour === "slow") await wait(settings.current().slowPageMs);
    return begin(c, transaction, now());
  });
  app.post("/3ds/answer", async (c) => {
    const transaction = await transactionOf(c, transactions);
    if (!transaction) return c.html(unknownPage(), 404);
    return takeAnswer(c, transaction, now());
  });
  app.post("/3ds/loot", (c) => c.body(null, 204));
  return app;
}

async function transactionOf(
  c: Context<SandboxEnv>,
  transactions: BankTransactions,
): Promise<Transaction | undefined> {
  const id = (await formOf(c)).get("transactionId") ?? c.req.query("transactionId");
  return id === undefined ? undefined : transactions.find(id);
}

function begin(c: Context<SandboxEnv>, transaction: Transaction, now: number): Response | Promise<Response> {
  if (transaction.result !== "pending") return c.html(donePage(transaction));
  if (needsCookie(transaction)) {
    setCookie(c, cookieName(transaction), transaction.cookieValue, {
      path: "/3ds",
      httpOnly: true,
      ...(transaction.behaviour === "needs-cookie" ? FOR_FRAMES : FIRST_PARTY),
    });
  }
  return showCodePage(c, { transaction, now });
}

async function takeAnswer(c: Context<SandboxEnv>, transaction: Transaction, now: number): Promise<Response> {
  if (transaction.result !== "pending") return c.html(donePage(transaction));
  if (needsCookie(transaction) && getCookie(c, cookieName(transaction)) !== transaction.cookieValue) {
    return c.html(cookiePage(transaction), 403);
  }
  const form = await formOf(c);
  if (form.get("action") === "cancel") {
    transaction.result = "cancelled";
    return c.html(donePage(transaction));
  }
  const isRight = transaction.password === null || form.get("smsCode")?.trim() === transaction.password;
  if (!isRight) return refuseCode(c, transaction, now);
  if (transaction.behaviour === "never-returns") return c.html(thanksPage(transaction));
  transaction.result = transaction.behaviour === "returns-without-ids" ? "failed" : "passed";
  return c.html(donePage(transaction));
}

function refuseCode(
  c: Context<SandboxEnv>,
  transaction: Transaction,
  now: number,
): Response | Promise<Response> {
  transaction.wrongCodes += 1;
  const left = MAX_WRONG_CODES - transaction.wrongCodes;
  if (left > 0) {
    return showCodePage(c, { transaction, now, error: `Kod hatalı. Kalan deneme hakkınız: ${left}.` });
  }
  transaction.result = "failed";
  return c.html(donePage(transaction));
}

function showCodePage(
  c: Context<SandboxEnv>,
  page: Parameters<typeof codePage>[0],
): Response | Promise<Response> {
  c.header("Cache-Control", "no-store");
  const { behaviour } = page.transaction;
  if (behaviour === "framing-refused") c.header("X-Frame-Options", "DENY");
  if (behaviour !== "hostile") return c.html(codePage(page));
  const stolenUrl = new URL("/stolen", c.req.url).href;
  return c.html(codePage({ ...page, attack: hostileScript(stolenUrl) }));
}

function needsCookie({ behaviour }: Transaction): boolean {
  return behaviour === "needs-cookie" || behaviour === "needs-first-party-cookie";
}

function cookieName(transaction: Transaction): string {
  return `acs-${transaction.id.slice(0, 8)}`;
}

async function formOf(c: Context<SandboxEnv>): Promise<URLSearchParams> {
  return new URLSearchParams(await bodyText(c));
}
