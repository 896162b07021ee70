/** A provider may say back what it was told (security requirement P1): none of it is answered, logged or filed. */
import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { afterAll, describe, expect, test } from "vitest";
import { serveOnLoopback } from "../sandbox/loopback.ts";
import type { SandboxEnv } from "../sandbox/sandbox-env.ts";
import { CARDS } from "../tests/fixtures/test-cards.ts";
import { startBff } from "./bff.ts";
import { leaksIn, nineDigitsOfANumberIn } from "./leak-search.ts";
import { startProvider } from "./provider.ts";
import { cardBody, cardIn, problemIn } from "./shopper.ts";

describe("a provider that gives card numbers back", () => {
  const number = CARDS.isbankVisa.number;
  const spaced = number.replaceAll(/(\d{4})(?=\d)/g, "$1 ");
  const everywhere = {
    cardAlias: spaced,
    cardFamily: number,
    cardBankName: `Banka ${spaced}`,
    cardBankCode: Number(number),
    cardType: number,
    cardAssociation: number,
    binNumber: number,
    lastFourDigits: number,
    expireMonth: number,
    expireYear: number,
  };
  const echo = new Hono<SandboxEnv>()
    .post("/cardstorage/cards", (c) =>
      c.json({
        status: "success",
        cardDetails: [
          { ...everywhere, cardToken: "token-1" },
          { ...everywhere, cardToken: "token-2", lastFourDigits: "0006" },
        ],
      }),
    )
    .post("/cardstorage/card", async (c) => {
      const { card } = await c.req.json();
      if (card.cardHolderName === "Refuse Me") {
        return c.json({ status: "failure", errorCode: number, errorMessage: number, [number]: number });
      }
      return c.json({ status: "success", cardUserKey: "user-1", cardToken: "token-1", ...everywhere });
    })
    .delete("/cardstorage/card", (c) =>
      c.json({ status: "failure", errorCode: spaced, errorMessage: spaced }),
    );

  let close: () => Promise<void>;
  afterAll(() => close());

  test("makes us say, log and file none of it", async () => {
    const provider = await startProvider();
    const served = await serveOnLoopback(echo, 0);
    const bff = await startBff({ provider: { ...provider, url: served.url } });
    close = async () => {
      await bff.close();
      await served.close();
      await provider.close();
    };
    const shopper = await bff.shopper();
    const refused = await shopper.add(cardBody(number, { holder: "Refuse Me" }));
    expect(await problemIn(refused.clone())).toMatchObject({ status: 502, providerCode: "unreadable" });
    const added = await shopper.add(cardBody(number));
    const saved = await cardIn(added.clone(), 201);
    expect(saved).toMatchObject({ bin: "454359", last4: "0006", bank: null, family: null, label: null });
    const listed = await shopper.call("GET", "/v1/cards");
    const removed = await shopper.remove(saved);
    expect(await problemIn(removed.clone())).toMatchObject({ providerCode: "unreadable" });

    for (const answer of [refused, added, listed, removed]) {
      expect(nineDigitsOfANumberIn((await answer.text()).replaceAll(/[ -]/g, ""))).toBe(false);
    }
    const databases = [bff.databaseFile, `${bff.databaseFile}-wal`].map((name) => ({
      name,
      bytes: readFileSync(name),
    }));
    expect(leaksIn({ log: bff.log, databases })).toEqual([]);
  });
});
