/** A stand-in for iyzico's card storage sandbox: real HTTP, real signatures, nothing kept. */
import { Hono, type MiddlewareHandler } from "hono";
import * as z from "zod";
import { createCallLog, logCalls } from "../call-log.ts";
import { controls, readJson } from "../control.ts";
import { createFaults, injectFaults } from "../faults.ts";
import type { SandboxEnv } from "../sandbox-env.ts";
import { answer, answerFailure, readRequest } from "./answer.ts";
import { CardStorage, type CardStorageOptions } from "./card-storage.ts";
import { refusal } from "./outcome.ts";
import { type Account, readAuthorization, signatureError } from "./signature.ts";

interface IyzicoSandboxOptions extends Partial<Account>, Partial<CardStorageOptions> {}

const Ageing = z.strictObject({
  lastFourDigits: z.string().regex(/^\d{4}$/),
  expireMonth: z.string().regex(/^(0[1-9]|1[0-2])$/),
  expireYear: z.string().regex(/^\d{4}$/),
});

/**
 * The stand-in as an ordinary Hono app, with its own users, faults and log. Serve it over HTTP for the faults that need a socket.
 *
 * Besides the {@link controls} it has `PATCH /__state` `{lastFourDigits, expireMonth, expireYear}`, which changes the expiry
 * of stored cards and gives `{cards: <how many>}`: the way to an expired card.
 */
export function createIyzicoSandbox(options: IyzicoSandboxOptions = {}): Hono<SandboxEnv> {
  const { apiKey = "sandbox-apiKey", secretKey = "sandbox-secretKey", now = Date.now } = options;
  const storage = new CardStorage({ ...options, now });
  const faults = createFaults();
  const log = createCallLog(now);

  const app = new Hono<SandboxEnv>();
  app.route("/", controls({ faults, log, forget: () => storage.forget() }));
  app.patch("/__state", async (c) => {
    const change = Ageing.safeParse(await readJson(c.req.raw));
    if (!change.success) return c.json({ error: z.prettifyError(change.error) }, 400);
    return c.json({ cards: storage.age(change.data) });
  });

  app.use(
    logCalls(log, (authorization) => readAuthorization(authorization)?.apiKey),
    injectFaults(faults, (c, errorCode) => answerFailure(c, errorCode, {}, now())),
  );
  app.use("/cardstorage/*", signedBy({ apiKey, secretKey }, now));
  app.post("/cardstorage/card", async (c) => answer(c, storage.create(await readRequest(c)), now()));
  app.post("/cardstorage/cards", async (c) => answer(c, storage.list(await readRequest(c)), now()));
  app.delete("/cardstorage/card", async (c) => answer(c, storage.remove(await readRequest(c)), now()));
  return app;
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
