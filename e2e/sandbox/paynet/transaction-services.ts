/** The addresses of the payment services. */
import type { Context } from "hono";
import type { SandboxEnv } from "../sandbox-env.ts";
import { serve } from "./answer.ts";
import type { PaynetSettings } from "./controls.ts";
import { serveDelivered } from "./delivery.ts";
import { ratioRequest, ratioTables } from "./ratios.ts";
import { CheckRequest, PaymentRequest, TdsChargeRequest, TdsInitialRequest } from "./transaction-input.ts";
import type { Transactions } from "./transactions.ts";

interface TransactionServiceParts {
  payments: Transactions;
  settings: () => PaynetSettings;
  publicUrlFor: (c: Context<SandboxEnv>) => string;
}

type Handler = (c: Context<SandboxEnv>) => Promise<Response>;

/** By path. */
export function transactionServices(parts: TransactionServiceParts): Record<string, Handler> {
  const { payments, settings, publicUrlFor } = parts;
  const slowMs = () => settings().slowConfirmMs;
  return {
    "/v2/transaction/payment": (c) =>
      serveDelivered(c, PaymentRequest, { service: (input) => payments.pay(input), slowMs: slowMs() }),
    "/v2/transaction/tds_initial": (c) =>
      serve(c, TdsInitialRequest, (input) => payments.start(input, publicUrlFor(c))),
    "/v2/transaction/tds_charge": (c) =>
      serveDelivered(c, TdsChargeRequest, { service: (input) => payments.charge(input), slowMs: slowMs() }),
    "/v1/transaction/check": (c) => serve(c, CheckRequest, (input) => payments.check(input)),
    "/v1/ratio/Get": (c) => {
      const { ratioAmounts, amountsAs } = settings();
      return serve(c, ratioRequest(ratioAmounts), (input) => ratioTables(input, amountsAs));
    },
  };
}
