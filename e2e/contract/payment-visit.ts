/** One shopper with a saved card at a BFF of their own, whose clock the test can put on. */
import { challengeIn, comeBack } from "./at-the-bank.ts";
import { movableClock } from "./bff.ts";
import { orderBody, pay } from "./payer.ts";
import type { PaymentProvider } from "./payment-providers.ts";
import type { Checkout } from "./payment-truth.ts";
import { problemIn } from "./shopper.ts";

export interface Visit extends Checkout {
  cardId: string;
  clock: ReturnType<typeof movableClock>;
}

/** A BFF, an order and a saved card of their own. @param threeDS as in the order. */
export async function visit(
  provider: PaymentProvider,
  { threeDS = "never", card = provider.cards.one }: { threeDS?: string; card?: object },
  act: (visit: Visit) => Promise<void>,
): Promise<void> {
  const clock = movableClock();
  const bff = await provider.startBff({ clock });
  try {
    const shopper = await bff.shopper({ vault: provider.vault, order: orderBody({ threeDS }) });
    const { id: cardId } = await shopper.save(card);
    await act({ bff, provider, shopper, cardId, clock });
  } finally {
    await provider.faults();
    await bff.close();
  }
}

/** Pays in one of the two ways, as far as the call that charges. */
export async function charge(
  { bff, provider, shopper, cardId }: Visit,
  threeDS: "always" | "never",
): Promise<void> {
  const answer = await pay(shopper, { cardId });
  if (threeDS === "never") return void (await problemIn(answer));
  const form = await provider.visitBank(bff.send, await challengeIn(answer), "confirms");
  await comeBack(bff.send, form);
}
