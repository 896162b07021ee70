/** One list over several vaults, and what is said, here and in the log, of one that cannot be asked. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as z from "zod";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { challengeIn, paynetCardBody, verify } from "./at-the-bank.ts";
import { type Bff, sameInstallation, startBff } from "./bff.ts";
import { LIST, newPlan, type Paynet, PLAN_LIST, SAVE, startPaynet } from "./paynet.ts";
import { LIST as IYZICO_LIST } from "./provider.ts";
import { cardBody, problemIn, type Shopper } from "./shopper.ts";

let paynet: Paynet;
let bff: Bff;
let session: Record<string, unknown>;
let shopper: Shopper;
// A BFF for each test: one that met so many failures would leave the provider alone for a while.
beforeEach(async () => {
  paynet = await startPaynet();
  bff = await startBff({ paynet });
  const customer = { id: "ayşe", email: "ayse@example.com" };
  const vault = ["iyzico", "paynet", "paynet-subscription"];
  session = { customer, vault, paynet: newPlan().bySubscription };
  shopper = await bff.shopper(session);
});
afterEach(async () => {
  await bff.close();
  await paynet.close();
});

const visa = paynetCardBody(PAYNET_CARDS.ordinary);

/** A card in each vault, in the order in which they were saved. */
async function saveOneInEach() {
  const subscribed = await challengeIn(await shopper.add({ ...visa, vault: "paynet-subscription" }));
  await verify(bff.send, shopper, subscribed);
  await shopper.save({ ...visa, vault: "paynet" });
  await shopper.save(cardBody());
}

const VaultErrorLine = z.object({
  level: z.string(),
  event: z.string(),
  vault: z.string().optional(),
  operation: z.string().optional(),
  outcome: z.string().optional(),
  shape: z.string().optional(),
});

function vaultErrors(at: Bff = bff) {
  return at.log
    .map((line) => VaultErrorLine.parse(JSON.parse(line)))
    .filter(({ event }) => event === "vault_error");
}

describe("cards in three vaults", () => {
  test("are one list, vault by vault, with one default", async () => {
    await saveOneInEach();
    const { cards, unavailable } = await shopper.list();
    expect(unavailable).toEqual([]);
    expect(cards.map(({ vault, isDefault }) => [vault, isDefault])).toEqual([
      ["iyzico", false],
      ["paynet", false],
      ["paynet-subscription", true],
    ]);
    const [iyzico] = cards;
    if (!iyzico) throw new Error("Three cards.");
    expect((await shopper.update(iyzico, { isDefault: true })).status).toBe(200);
    expect((await shopper.list()).cards.map(({ isDefault }) => isDefault)).toEqual([true, false, false]);
  });

  test("are renamed and deleted each in its own vault", async () => {
    await saveOneInEach();
    for (const card of (await shopper.list()).cards) {
      expect((await shopper.update(card, { label: `Kart ${card.vault}` })).status).toBe(200);
    }
    const named = (await shopper.list()).cards;
    expect(named.map(({ label, vault }) => label === `Kart ${vault}`)).toEqual([true, true, true]);
    const [iyzico, wallet] = named;
    if (!iyzico || !wallet) throw new Error("Three cards.");
    for (const card of [iyzico, wallet]) expect((await shopper.remove(card)).status).toBe(204);
    expect((await shopper.list()).cards.map(({ vault }) => vault)).toEqual(["paynet-subscription"]);
  });

  test.each([
    ["iyzico", "iyzico"],
    ["paynet", "paynet"],
    ["paynet-subscription", "paynet"],
  ] as const)("are listed but those of %s, when that does not answer", async (down, provider) => {
    await saveOneInEach();
    const all = await shopper.list();
    const match = { iyzico: IYZICO_LIST, paynet: LIST, "paynet-subscription": PLAN_LIST }[down];
    const faulty = provider === "iyzico" ? bff.provider : paynet;
    await faulty.faults({ match, mode: "http-502-html" });
    expect(await shopper.list()).toEqual({
      cards: all.cards.filter(({ vault }) => vault !== down),
      unavailable: [{ vault: down, code: "vault_unavailable" }],
    });
    await faulty.faults();
    expect(await shopper.list()).toEqual(all);
  });

  test("can still be changed in the vaults that answer", async () => {
    await saveOneInEach();
    await bff.provider.faults({ match: "*", mode: "reset" });
    const wallet = await shopper.save({ ...visa, vault: "paynet" });
    expect((await shopper.update(wallet, { label: "Yeni" })).status).toBe(200);
    expect((await shopper.remove(wallet)).status).toBe(204);
    const { cards, unavailable } = await shopper.list();
    expect(cards).toHaveLength(2);
    expect(unavailable).toEqual([{ vault: "iyzico", code: "vault_unavailable" }]);
  });
});

describe("a key that Paynet refuses", () => {
  test("is told as misconfigured, and is an error in the log, which does not say it", async () => {
    await saveOneInEach();
    const paynetSecretKey = "sck_somebody_elses";
    const wrong = await startBff({ ...sameInstallation(bff), paynetSecretKey });
    try {
      const someone = await wrong.shopper(session);
      const { cards, unavailable } = await someone.list();
      expect(cards.map(({ vault }) => vault)).toEqual(["iyzico"]);
      expect(unavailable).toEqual([
        { vault: "paynet", code: "vault_misconfigured" },
        { vault: "paynet-subscription", code: "vault_misconfigured" },
      ]);
      for (const vault of ["paynet", "paynet-subscription"]) {
        expect(await problemIn(await someone.add({ ...visa, vault }))).toMatchObject({
          status: 502,
          code: "vault_misconfigured",
          retryable: false,
        });
      }
      const errors = vaultErrors(wrong);
      expect(errors.map(({ operation = "" }) => operation).toSorted()).toEqual([
        "add",
        "list",
        "list",
        "start_challenge",
      ]);
      expect(new Set(errors.map(({ level, outcome }) => `${level} ${outcome}`))).toEqual(
        new Set(["error misconfigured"]),
      );
      expect(wrong.log.join()).not.toContain(paynetSecretKey);
    } finally {
      await wrong.close();
    }
    expect((await shopper.list()).cards).toHaveLength(3);
  });
});

describe("an answer of wrong types", () => {
  test.each([
    ["paynet", LIST, "card_hash"],
    ["paynet-subscription", PLAN_LIST, "card_id"],
  ])(
    "of %s is one line in the list, and its shape without its values in the log",
    async (vault, match, field) => {
      await saveOneInEach();
      bff.log.length = 0;
      await paynet.faults({ match, mode: "mistyped", fields: [field] });
      const { cards, unavailable } = await shopper.list();
      expect(unavailable).toEqual([{ vault, code: "vault_unavailable" }]);
      expect(cards).toHaveLength(2);
      const [error] = vaultErrors();
      expect(error).toMatchObject({ level: "warn", vault, operation: "list", outcome: "unavailable" });
      expect(error?.shape).toContain(`${field}:{value:`);
      const values = [/435508/, /1010/, /Axess/, /sub-/, /Ş/, /\d{3}/];
      expect(values.filter((value) => value.test(error?.shape ?? ""))).toEqual([]);
    },
  );

  test("in more fields than the ones we read changes nothing", async () => {
    await saveOneInEach();
    const all = await shopper.list();
    await paynet.faults({
      match: "*",
      mode: "drifted",
      fields: ["code", "total", "card_id", "is_default", "order_no"],
    });
    expect(await shopper.list()).toEqual(all);
  });

  test("to a save is looked up in the list, which has it", async () => {
    await shopper.save({ ...visa, vault: "paynet" });
    await paynet.faults({ match: SAVE, mode: "mistyped", after: "after-effect", times: 1 });
    const found = await shopper.save({ ...visa, vault: "paynet", label: "Bulunan" });
    expect(found.label).toBe("Bulunan");
    expect((await shopper.list()).cards).toHaveLength(2);
    expect(vaultErrors()[0]?.shape).not.toMatch(/\d{3}/);
  });
});
