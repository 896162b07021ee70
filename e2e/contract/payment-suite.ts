/** What the tests of a suite share: a provider's stand-in, and a BFF whose clock they can put on. */
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { Bff, movableClock } from "./bff.ts";
import { type PaymentProvider, type PaymentProviderName, startPaymentProvider } from "./payment-providers.ts";

interface Given {
  provider: PaymentProvider;
  bff: Bff;
}

/** Starts both before the first test. Each test begins with no calls to look back on, and leaves no faults. */
export function startForAll(
  name: PaymentProviderName,
  clock: ReturnType<typeof movableClock>,
  give: (given: Given) => void,
): void {
  let given: Given;
  beforeAll(async () => {
    const provider = await startPaymentProvider(name);
    given = { provider, bff: await provider.startBff({ clock }) };
    give(given);
  });
  afterAll(async () => {
    await given.bff.close();
    await given.provider.close();
  });
  beforeEach(() => given.provider.forgetCalls());
  afterEach(() => given.provider.faults());
}
