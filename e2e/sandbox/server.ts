/**
 * Runs the stand-ins for iyzico, Paynet and a bank in one process. It stops on SIGTERM and SIGINT.
 *
 * | variable                                                | without it                                          |
 * |---------------------------------------------------------|-----------------------------------------------------|
 * | `SANDBOX_PORT`, `SANDBOX_PAYNET_PORT`, `SANDBOX_BANK_PORT` | 4002, 4003, 4004; 0 for any free port            |
 * | `SANDBOX_IYZICO_API_KEY`, `SANDBOX_IYZICO_SECRET_KEY`   | `sandbox-apiKey`, `sandbox-secretKey`               |
 * | `SANDBOX_IYZICO_PUBLIC_URL`                             | `http://iyzico.localhost:<port>`                    |
 * | `SANDBOX_IYZICO_WEBHOOK_URL`                            | no webhooks, until `PATCH /__settings` gives one    |
 * | `SANDBOX_IYZICO_WEBHOOK_DELAY_MS`                       | 12000                                               |
 * | `SANDBOX_PAYNET_SECRET_KEY`                             | `sck_sandbox`                                       |
 * | `SANDBOX_PAYNET_PUBLIC_URL`, `SANDBOX_BANK_PUBLIC_URL`  | `http://paynet.localhost:<port>`, `http://bank.localhost:<port>` |
 */
import * as z from "zod";
import { createIyzicoSandbox } from "./iyzico/app.ts";
import { serveOnLoopback } from "./loopback.ts";
import { servePaynetAndBank } from "./paynet/served.ts";

const port = (fallback: string) =>
  z
    .string()
    .regex(/^\d{1,5}$/, { error: "write a port number" })
    .default(fallback)
    .transform(Number);
const origin = z
  .url({ protocol: /^https?$/, error: "write an origin, such as http://paynet.localhost:4003" })
  .transform((url) => new URL(url).origin)
  .optional();
const postAddress = z.url({ protocol: /^https?$/, error: "write an address to post to" }).optional();
const milliseconds = z
  .string()
  .regex(/^\d{1,8}$/, { error: "write a number of milliseconds" })
  .transform(Number)
  .optional();
const key = z.string().min(1).optional();

const Environment = z.object({
  SANDBOX_PORT: port("4002"),
  SANDBOX_PAYNET_PORT: port("4003"),
  SANDBOX_BANK_PORT: port("4004"),
  SANDBOX_IYZICO_API_KEY: key,
  SANDBOX_IYZICO_SECRET_KEY: key,
  SANDBOX_IYZICO_PUBLIC_URL: origin,
  SANDBOX_IYZICO_WEBHOOK_URL: postAddress,
  SANDBOX_IYZICO_WEBHOOK_DELAY_MS: milliseconds,
  SANDBOX_PAYNET_SECRET_KEY: key,
  SANDBOX_PAYNET_PUBLIC_URL: origin,
  SANDBOX_BANK_PUBLIC_URL: origin,
});
type Environment = z.output<typeof Environment>;

function fail(reason: string): never {
  console.error(`The stand-ins cannot start.\n${reason}`);
  process.exit(1);
}

/** iyzico comes last: when it answers, all do. */
async function serve(environment: Environment) {
  const { SANDBOX_PAYNET_SECRET_KEY: paynetKey, SANDBOX_BANK_PUBLIC_URL: bankUrl } = environment;
  const paynet = await servePaynetAndBank({
    paynetPort: environment.SANDBOX_PAYNET_PORT,
    bankPort: environment.SANDBOX_BANK_PORT,
    publicUrl: environment.SANDBOX_PAYNET_PUBLIC_URL,
    ...(bankUrl === undefined ? {} : { bankUrl }),
    ...(paynetKey === undefined ? {} : { secretKey: paynetKey }),
  });
  const iyzico = await serveOnLoopback(iyzicoApp(environment), environment.SANDBOX_PORT);
  return { paynet, iyzico };
}

function iyzicoApp(environment: Environment) {
  const { SANDBOX_IYZICO_API_KEY: apiKey, SANDBOX_IYZICO_SECRET_KEY: secretKey } = environment;
  const { SANDBOX_IYZICO_WEBHOOK_URL: webhookUrl, SANDBOX_IYZICO_WEBHOOK_DELAY_MS: webhookDelayMs } =
    environment;
  return createIyzicoSandbox({
    publicUrl: environment.SANDBOX_IYZICO_PUBLIC_URL,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(secretKey === undefined ? {} : { secretKey }),
    settings: {
      ...(webhookUrl === undefined ? {} : { webhookUrl }),
      ...(webhookDelayMs === undefined ? {} : { webhookDelayMs }),
    },
  });
}

const environment = Environment.safeParse(process.env);
if (!environment.success) fail(z.prettifyError(environment.error));
const { paynet, iyzico } = await serve(environment.data).catch((error: unknown) => fail(String(error)));
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => void Promise.all([paynet.close(), iyzico.close()]));
}
console.log(
  [
    "These are stand-ins for iyzico, Paynet and a bank, not vaults: use test cards only. They keep nothing once stopped, and listen on loopback only.",
    `iyzico: ${iyzico.url}`,
    `Paynet: ${paynet.paynetUrl}`,
    `bank: ${paynet.bankUrl}`,
  ].join("\n"),
);
