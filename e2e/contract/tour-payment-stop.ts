/** Where the tour stops to pay: a provider, BFFs in front of it, and somebody who buys, whose data can be searched for. */
import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { REFUSED_CARDS } from "../tests/fixtures/test-cards.ts";
import { paynetCardBody } from "./at-the-bank.ts";
import { type Bff, movableClock, type startBff } from "./bff.ts";
import { orderBody } from "./payer.ts";
import type { PaymentProvider } from "./payment-providers.ts";
import { cardBody, type Send, type Shopper } from "./shopper.ts";
import type { Tour } from "./tour-guide.ts";

const ADDRESS = {
  contactName: "Gülşen Karabıyıkoğlu",
  address: "Çiğdemlik Sokağı No:17/4, Kuzguncuk",
  city: "İstanbul",
  country: "Türkiye",
};

const BUYER = {
  id: "buyer-8243",
  name: "Gülşen",
  surname: "Karabıyıkoğlu",
  identityNumber: "74300864791",
  email: "gulsen.karabiyikoglu@example.com",
  phone: "+905324417820",
  ip: "85.34.78.112",
  address: ADDRESS.address,
  city: "İstanbul",
  country: "Türkiye",
};

const ITEM = "Kehribar tespih";

/** What only the merchant, the provider and the sealed session may know of who buys, and of what. */
export const TOUR_BUYER: readonly string[] = [
  BUYER.name,
  BUYER.surname,
  BUYER.identityNumber,
  BUYER.email,
  BUYER.phone.slice(1),
  BUYER.ip,
  BUYER.id,
  ADDRESS.address,
  "Kuzguncuk",
  ITEM,
];

/** Where nobody listens, so that what the merchant is told stays in the database. */
export const TOUR_WEBHOOK = {
  url: "http://127.0.0.1:9/hooks?key=rK2vQ8xN4tLw",
  secrets: [randomBytes(32)],
};

/** An order of the tour's buyer; a new one each time. */
export function tourOrder(more: object = {}): Record<string, unknown> {
  return orderBody({
    buyer: BUYER,
    billingAddress: ADDRESS,
    shippingAddress: ADDRESS,
    items: [{ id: "i", name: ITEM, category: "Hediye", type: "physical", price: "149.90" }],
    threeDS: "never",
    ...more,
  });
}

type Options = NonNullable<Parameters<typeof startBff>[0]>;

/** A provider, and BFFs in front of it. */
export interface Stop {
  guide: Tour;
  provider: PaymentProvider;
  visit(options: Options, act: (bff: Bff, send: Send) => Promise<void>): Promise<void>;
  /** With an order of their own, unless told. */
  shopper(send: Send, order?: object | null, session?: object): Promise<Shopper>;
}

export function stopAt(guide: Tour, provider: PaymentProvider, folder: string): Stop {
  return {
    guide,
    provider,
    visit: (options, act) =>
      guide.visit(
        {
          databaseFile: join(folder, `${randomUUID()}.db`),
          clock: movableClock(),
          merchantWebhook: TOUR_WEBHOOK,
          ...options,
        },
        act,
        (started) => provider.startBff(started),
      ),
    shopper: (send, order = {}, session = {}) =>
      guide.shopper(send, {
        vault: provider.vault,
        ...(order && { order: tourOrder(order) }),
        ...session,
      }),
  };
}

/** Cards that cannot pay: without money, told discreetly, and not confirmed by their bank. */
export function refusedCards({ name }: PaymentProvider): ReturnType<typeof cardBody>[] {
  if (name === "paynet") {
    const { insufficientLimit, lostCard, notSecured } = PAYNET_CARDS;
    return [insufficientLimit, lostCard, notSecured].map((card) => paynetCardBody(card));
  }
  const { insufficientFunds, lost, verificationInvalid, verificationDoesNotBegin } = REFUSED_CARDS;
  return [insufficientFunds, lost, verificationInvalid, verificationDoesNotBegin].map(({ number }) =>
    cardBody(number),
  );
}
