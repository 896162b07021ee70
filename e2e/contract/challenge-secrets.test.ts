/** What a challenge leaves in the database: sealed while it runs, less once it is over, and never a card number or a security code. */
import { readFileSync } from "node:fs";
import { createSealer } from "@saved-cards/bff";
import * as z from "zod";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PAYNET_CARDS } from "../sandbox/paynet/test-cards.ts";
import { challengeIn, comeBack, endOf, launch, passBank, paynetCardBody } from "./at-the-bank.ts";
import { type Bff, startBff } from "./bff.ts";
import { newPlan, type Paynet, startPaynet } from "./paynet.ts";
import { shopOrigin } from "./shopper.ts";

const CVC = "739";
/** A value or a field's name, also within JSON in JSON; not what random letters and digits spell by chance. */
const SECURITY_CODE = new RegExp(String.raw`"${CVC}\\?"|"cv[cv]`, "i");
const typed = paynetCardBody({ ...PAYNET_CARDS.ordinary }, { cvc: CVC, label: "Gizli etiket" });

let paynet: Paynet;
let bff: Bff;
beforeAll(async () => {
  paynet = await startPaynet();
  bff = await startBff({ paynet });
});
afterAll(async () => {
  await bff.close();
  await paynet.close();
});

/** The database as it lies on the disk, its journal included. */
function bytesOnDisk(): string {
  return ["", "-wal", "-shm"]
    .map((end) => readFileSync(bff.databaseFile + end).toString("latin1"))
    .join("\n");
}

/** How a secret might be written. */
function spellings(secret: string): string[] {
  const base64 = ["", " ", "  "].map((before) =>
    Buffer.from(before + secret)
      .toString("base64")
      .slice(4, -4),
  );
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString("hex"), ...base64];
}

async function detailsOf(id: string): Promise<string> {
  const { details = "" } = (await bff.store.findChallenge(id)) ?? {};
  return details;
}

test("Paynet's ids, its html, the card and the way back are in no file in the clear, at no moment", async () => {
  const shopper = await bff.shopper({
    vault: "paynet-subscription",
    paynet: newPlan().bySubscription,
    returnUrl: `${shopOrigin}/odeme?siparis=gizli-siparis-42`,
  });
  const challenge = await challengeIn(await shopper.add(typed));
  const { action, fields } = await launch(bff.send, challenge);
  const { session_id = "", token_id = "" } = fields;
  const secrets = [session_id, token_id, action, typed.number, "paynetForm", "gizli-siparis-42"];
  expect(secrets.filter((secret) => secret.length < 9)).toEqual([]);

  const expectNoneOnDisk = () => {
    const disk = bytesOnDisk();
    expect(disk).toContain(challenge.id);
    expect(secrets.flatMap(spellings).filter((spelling) => disk.includes(spelling))).toEqual([]);
    expect(disk).not.toMatch(SECURITY_CODE);
  };
  expectNoneOnDisk();
  await comeBack(bff.send, await passBank(bff.send, challenge));
  await endOf(shopper, challenge.id);
  await shopper.list();
  expectNoneOnDisk();
  expect(bff.log.join("\n")).not.toMatch(SECURITY_CODE);
});

test("what is sealed is enough to go on with, and holds neither card number nor security code", async () => {
  const shopper = await bff.shopper({ vault: "paynet-subscription", paynet: newPlan().bySubscription });
  const { id } = await challengeIn(await shopper.add(typed));
  const sealer = createSealer(bff.encryptionKeys);
  const sealed = await detailsOf(id);
  expect(sealed).toMatch(/^v1\.k1\.[\w-]+$/);
  const opened = sealer.open(sealed, `challenge/${id}`);
  expect(opened).toContain("js_");
  expect(opened).toContain("Gizli etiket");
  expect(opened).not.toContain(typed.number);
  expect(opened).not.toMatch(SECURITY_CODE);
  expect(Object.keys(z.record(z.string(), z.unknown()).parse(JSON.parse(opened))).toSorted()).toEqual([
    "context",
    "launch",
    "saves",
  ]);
  // Moved to another challenge's row, it does not open.
  expect(() => sealer.open(sealed, "challenge/chl_AAAAAAAAAAAAAAAAAAAAAA")).toThrow();
});

test("once it is over, nothing of it is left to open", async () => {
  for (const end of ["saved", "cancelled", "expired", "failed"] as const) {
    const shopper = await bff.shopper({ vault: "paynet-subscription", paynet: newPlan().bySubscription });
    const card = end === "failed" ? paynetCardBody(PAYNET_CARDS.declined) : typed;
    const challenge = await challengeIn(await shopper.add(card));
    const form = await passBank(bff.send, challenge);
    expect(await detailsOf(challenge.id)).not.toBe("");
    if (end === "cancelled") await shopper.call("POST", `/v1/challenges/${challenge.id}/cancel`, {});
    else if (end === "expired") await bff.store.expireChallenges(Date.parse(challenge.expiresAt));
    else await comeBack(bff.send, form);
    await endOf(shopper, challenge.id);
    expect(await detailsOf(challenge.id)).toBe("");
  }
});
