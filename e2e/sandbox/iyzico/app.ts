/** A stand-in for iyzico's sandbox: card storage, payments and 3-D Secure. Real HTTP, real signatures, nothing kept. */
import { type Context, Hono, type MiddlewareHandler } from "hono";
import * as z from "zod";
import { createCallLog, logCalls } from "../call-log.ts";
import { controls, readJson } from "../control.ts";
import { createFaults, injectFaults } from "../faults.ts";
import type { SandboxEnv } from "../sandbox-env.ts";
import { answer, answerFailure, readRequest } from "./answer.ts";
import { CardStorage, type CardStorageOptions } from "./card-storage.ts";
import { checkBin, installments } from "./installments.ts";
import { type Outcome, refusal } from "./outcome.ts";
import { paymentControls } from "./payment-controls.ts";
import { paymentSettings, type PaymentSettings } from "./payment-settings.ts";
import { Payments } from "./payments.ts";
import { type Account, readAuthorization, signatureError } from "./signature.ts";
import { threeDSHtml, threeDSMock } from "./three-ds.ts";
import { Webhooks } from "./webhooks.ts";

interface IyzicoSandboxOptions extends Partial<Account>, Partial<CardStorageOptions> {
  /** The stand-in's own origin, for the browser; without it, `http://iyzico.localhost` with the port that a call came to. */
  publicUrl?: string | undefined;
  /** What `DELETE /__settings` goes back to, where it is not iyzico's own way. */
  settings?: Partial<PaymentSettings>;
}

const Ageing = z.strictObject({
  lastFourDigits: z.string().regex(/^\d{4}$/),
  expireMonth: z.string().regex(/^(0[1-9]|1[0-2])$/),
  expireYear: z.string().regex(/^\d{4}$/),
});

type Handle = (request: unknown, publicUrl: string) => Outcome;

/**
 * The stand-in as an ordinary Hono app, with its own users, payments, faults and log. Serve it over HTTP for the faults that need a
 * socket.
 *
 * Besides the {@link controls} and the {@link paymentControls} it has
 * - `PATCH /__state` `{lastFourDigits, expireMonth, expireYear}`, which changes the expiry of stored cards and gives
 *   `{cards: <how many>}`: the way to an expired card
 * - `PATCH /__settings` with some or all of {@link PaymentSettings}; `DELETE /__settings` sets them back
 */
export function createIyzicoSandbox(options: IyzicoSandboxOptions = {}): Hono<SandboxEnv> {
  const { apiKey = "sandbox-apiKey", secretKey = "sandbox-secretKey", now = Date.now } = options;
  const settingsRoutes = paymentSettings(options.settings ?? {});
  const settings = () => settingsRoutes.current();
  const storage = new CardStorage({ ...options, now });
  const webhooks = new Webhooks({ secretKey, settings, now });
  const payments = new Payments({ storage, webhooks, settings, secretKey, now, threeDSHtml });
  const faults = createFaults();
  const log = createCallLog(now);
  const forget = () => {
    for (const part of [storage, payments, webhooks]) part.forget();
  };
  const publicUrlFor = (c: Context<SandboxEnv>) => options.publicUrl ?? iyzicoLocalhost(c.req.url);

  const app = new Hono<SandboxEnv>();
  app.route("/", controls({ faults, log, forget }));
  app.route("/", settingsRoutes.routes);
  app.route("/", paymentControls({ payments, webhooks }));
  app.patch("/__state", async (c) => {
    const change = Ageing.safeParse(await readJson(c.req.raw));
    if (!change.success) return c.json({ error: z.prettifyError(change.error) }, 400);
    return c.json({ cards: storage.age(change.data) });
  });

  app.use(
    logCalls(log, (authorization) => readAuthorization(authorization)?.apiKey),
    injectFaults(faults, (c, errorCode) => answerFailure(c, errorCode, now())),
  );
  app.route("/", threeDSMock({ payments, webhooks, secretKey, publicUrlFor }));
  const signed = signedBy({ apiKey, secretKey }, now);
  for (const [target, handle] of Object.entries(calls(storage, payments))) {
    const [method = "", path = ""] = target.split(" ");
    app.on(method, path, signed, async (c) =>
      answer(c, handle(await readRequest(c), publicUrlFor(c)), now()),
    );
  }
  return app;
}

/** The calls of merchants' servers; all are signed. */
function calls(storage: CardStorage, payments: Payments): Record<string, Handle> {
  return {
    "POST /cardstorage/card": (request) => storage.create(request),
    "POST /cardstorage/cards": (request) => storage.list(request),
    "DELETE /cardstorage/card": (request) => storage.remove(request),
    "POST /payment/auth": (request) => payments.auth(request),
    "POST /payment/3dsecure/initialize": (request, publicUrl) => payments.initialize(request, publicUrl),
    "POST /payment/3dsecure/auth": (request) => payments.complete(request),
    "POST /payment/v2/3dsecure/auth": (request) => payments.completeV2(request),
    "POST /payment/detail": (request) => payments.detail(request),
    "POST /payment/bin/check": checkBin,
    "POST /payment/iyzipos/installment": installments,
  };
}

function iyzicoLocalhost(calledUrl: string): string {
  const url = new URL(calledUrl);
  url.hostname = "iyzico.localhost";
  return url.origin;
}

function signedBy(account: Account, now: () => number): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const error = signatureError(
      {
        authorization: c.req.header("authorization"),
        randomHeader: c.req.header("x-iyzi-rnd"),
        path: c.req.path,
        body: new Uint8Array(await c.req.arrayBuffer()),
      },
      account,
    );
    if (error) return answer(c, refusal(error), now());
    return next();
  };
}
