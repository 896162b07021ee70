/** Paynet and its bank over HTTP, each on its own port: for the process, and for tests that want both. */
import { createBank } from "../bank/app.ts";
import { BankTransactions } from "../bank/transactions.ts";
import { serveOnLoopback } from "../loopback.ts";
import { createPaynetSandbox, type PaynetSandboxOptions } from "./app.ts";

interface PaynetAndBankOptions extends Omit<PaynetSandboxOptions, "transactions"> {
  /** 0 for any free one, which is the default. */
  paynetPort?: number;
  bankPort?: number;
  /** How long a slow bank takes for its first page: 20 s, unless told. */
  slowPageMs?: number;
}

export interface PaynetAndBank {
  /** Both for Node: `http://127.0.0.1:<port>`. */
  paynetUrl: string;
  bankUrl: string;
  close: () => Promise<void>;
}

/**
 * Serves both. The bank is there first, so that Paynet knows its port; without a `bankUrl`, browsers are sent to
 * `http://bank.localhost:<port>`.
 * @throws what Node gives when a port is taken.
 */
export async function servePaynetAndBank(options: PaynetAndBankOptions = {}): Promise<PaynetAndBank> {
  const { paynetPort = 0, bankPort = 0, slowPageMs, ...rest } = options;
  const transactions = new BankTransactions();
  const bankApp = createBank({
    transactions,
    ...(rest.now === undefined ? {} : { now: rest.now }),
    ...(slowPageMs === undefined ? {} : { slowPageMs }),
  });
  const bank = await serveOnLoopback(bankApp, bankPort);
  const bankUrl = rest.bankUrl ?? bank.url.replace("127.0.0.1", "bank.localhost");
  const paynet = await serveOnLoopback(
    createPaynetSandbox({ ...rest, transactions, bankUrl }),
    paynetPort,
  ).catch(async (error: unknown) => {
    await bank.close();
    throw error;
  });
  return {
    paynetUrl: paynet.url,
    bankUrl: bank.url,
    close: async () => void (await Promise.all([paynet.close(), bank.close()])),
  };
}
