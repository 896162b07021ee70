/** What a session says of Paynet: which vaults, which subscription, and the way back. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { challengeIn, open, paynetCardBody } from "./at-the-bank.ts";
import { type Bff, merchantKey, startBff } from "./bff.ts";
import { newPlan, type Paynet, startPaynet } from "./paynet.ts";
import { problemIn, request, sessionBody, type Shopper, shopOrigin } from "./shopper.ts";

let paynet: Paynet;
let bff: Bff;
let withoutPaynet: Bff;
beforeAll(async () => {
  paynet = await startPaynet();
  bff = await startBff({ paynet });
  withoutPaynet = await startBff({ provider: bff.provider });
});
afterAll(async () => {
  await withoutPaynet.close();
  await bff.close();
  await paynet.close();
});

const subscription = "paynet-subscription";
const named = newPlan().bySubscription;

async function vaultsOf(shopper: Shopper): Promise<unknown> {
  const { vaults }: { vaults: unknown } = await (await shopper.call("GET", "/v1/session")).json();
  return vaults;
}

const IYZICO = { id: "iyzico", asksForCvc: false, check: "none" };
const PAYNET = { id: "paynet", asksForCvc: true, check: "hold" };
const SUBSCRIPTION = { id: "paynet-subscription", asksForCvc: true, check: "three_ds" };

describe("a session's vaults", () => {
  test.each([
    ["one", { vault: "paynet" }, [PAYNET]],
    ["one with 3-D Secure", { vault: subscription, paynet: named }, [SUBSCRIPTION]],
    ["several, in the merchant's order", { vault: ["paynet", "iyzico"] }, [PAYNET, IYZICO]],
    [
      "all of them",
      { vault: [subscription, "iyzico", "paynet"], paynet: named },
      [SUBSCRIPTION, IYZICO, PAYNET],
    ],
    ["one that is named twice, once", { vault: ["paynet", "paynet"] }, [PAYNET]],
    ["the first one there is, when none is named", {}, [IYZICO]],
    ["the same when a subscription is named alone", { paynet: named }, [IYZICO]],
  ])("are %s", async (_what, session, vaults) => {
    expect(await vaultsOf(await bff.shopper(session))).toEqual(vaults);
  });

  test.each([
    ["by its id", newPlan().bySubscription],
    ["by the merchant's reference", newPlan().byReference],
    ["by its group", newPlan().byGroup],
    ["by all three", { ...named, ...newPlan().byReference, ...newPlan().byGroup }],
  ])("may have a subscription named %s", async (_how, plan) => {
    const shopper = await bff.shopper({ vault: subscription, paynet: plan });
    const begun = await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS.ordinary)));
    expect(begun.state).toBe("created");
  });
});

async function refusedFields(session: Record<string, unknown>, at: Bff = bff): Promise<unknown> {
  const problem = await problemIn(
    await request(at.send, "POST", "/v1/sessions", { token: merchantKey, body: sessionBody(session) }),
  );
  expect(problem).toMatchObject({ status: 400, code: "invalid_request" });
  return problem.fields?.map(({ field, code }) => [field, code]);
}

describe("no session is made", () => {
  test.each([
    ["a subscription vault without a subscription", { vault: subscription }, [["paynet", "required"]]],
    [
      "one among others without a subscription",
      { vault: ["paynet", subscription] },
      [["paynet", "required"]],
    ],
    [
      "a subscription without any of its three names",
      { vault: subscription, paynet: {} },
      [["paynet", "required"]],
    ],
    [
      "a subscription with an empty name",
      { vault: subscription, paynet: { subscriptionId: "" } },
      [["paynet.subscriptionId", "invalid"]],
    ],
    [
      "a name longer than Paynet takes",
      { vault: subscription, paynet: { referenceNo: "r".repeat(51) } },
      [["paynet.referenceNo", "invalid"]],
    ],
    [
      "a name with a blank",
      { vault: subscription, paynet: { groupReferenceNo: "a b" } },
      [["paynet.groupReferenceNo", "invalid"]],
    ],
    [
      "a name that nobody knows",
      { vault: subscription, paynet: { ...named, planId: "x" } },
      [["paynet.planId", "unknown_field"]],
    ],
    ["no vault at all", { vault: [] }, [["vault", "invalid"]]],
    ["four vaults", { vault: ["iyzico", "paynet", "iyzico", "paynet"] }, [["vault", "invalid"]]],
  ])("with %s", async (_what, session, fields) => {
    expect(await refusedFields(session)).toEqual(fields);
  });

  test.each([
    "https://evil.example/",
    `${shopOrigin}.evil.example/`,
    `${shopOrigin.replace("://", "://evil.example@")}/`,
    `https://${shopOrigin.split("://")[1]}/`,
    "http://cards.localhost:4001/",
    "javascript:alert(1)",
    "data:text/html,x",
    `blob:${shopOrigin}/x`,
    "/odeme",
    "",
    `${shopOrigin}/${"x".repeat(2_048)}`,
  ])("with a way back to %s", async (returnUrl) => {
    expect(await refusedFields({ returnUrl })).toEqual([["returnUrl", "invalid"]]);
  });

  test("with a vault or a subscription that this BFF is not set up for", async () => {
    for (const vault of ["paynet", ["iyzico", "paynet"]]) {
      expect(await refusedFields({ vault }, withoutPaynet)).toEqual([["vault", "invalid"]]);
    }
    expect(await refusedFields({ paynet: named }, withoutPaynet)).toEqual([["paynet", "invalid"]]);
    expect(await refusedFields({ vault: subscription, paynet: named }, withoutPaynet)).toEqual([
      ["vault", "invalid"],
      ["paynet", "invalid"],
    ]);
  });
});

describe("the way back to the shop", () => {
  test.each([
    ["the shop's front page, unless it is named", undefined, `${shopOrigin}/?`],
    ["the page that is named", `${shopOrigin}/odeme`, `${shopOrigin}/odeme?`],
    [
      "the page with what is in its address already",
      `${shopOrigin}/odeme?sepet=7&saved_cards_challenge=old#kart`,
      `${shopOrigin}/odeme?sepet=7&amp;`,
    ],
  ])("is %s", async (_what, returnUrl, start) => {
    const shopper = await bff.shopper({
      vault: subscription,
      paynet: named,
      ...(returnUrl !== undefined && { returnUrl }),
    });
    const { id, page } = await challengeIn(await shopper.add(paynetCardBody(PAYNET_CARDS.ordinary)));
    const html = await (await open(bff.send, page ?? "")).text();
    expect(html).toContain(`data-return-url="${start}saved_cards_challenge=${id}`);
    expect(html).not.toContain("challenge=old");
  });
});
