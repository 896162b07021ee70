/**
 * Runs the iyzico stand-in alone: `SANDBOX_PORT` (4002; 0 for any free port), `SANDBOX_IYZICO_API_KEY` and
 * `SANDBOX_IYZICO_SECRET_KEY`. It stops on SIGTERM and SIGINT.
 */
import * as z from "zod";
import { createIyzicoSandbox } from "./iyzico/app.ts";
import { serveOnLoopback } from "./loopback.ts";

const Environment = z.object({
  SANDBOX_PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: "write a port number" })
    .default("4002")
    .transform(Number),
  SANDBOX_IYZICO_API_KEY: z.string().min(1).optional(),
  SANDBOX_IYZICO_SECRET_KEY: z.string().min(1).optional(),
});

function fail(reason: string): never {
  console.error(`The iyzico stand-in cannot start.\n${reason}`);
  process.exit(1);
}

const environment = Environment.safeParse(process.env);
if (!environment.success) fail(z.prettifyError(environment.error));
const {
  SANDBOX_PORT: port,
  SANDBOX_IYZICO_API_KEY: apiKey,
  SANDBOX_IYZICO_SECRET_KEY: secretKey,
} = environment.data;

const app = createIyzicoSandbox({
  ...(apiKey === undefined ? {} : { apiKey }),
  ...(secretKey === undefined ? {} : { secretKey }),
});
const served = await serveOnLoopback(app, port).catch((error: unknown) => fail(String(error)));
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void served.close());
console.log(
  `This is a stand-in for iyzico, not a vault: use test cards only. It keeps nothing once stopped, and listens on loopback only: ${served.url}`,
);
