/**
 * A process that saves card after card and pays with each, as requests do, and prints the number of each that is written: what a parent
 * has read was acknowledged. It runs until it is killed.
 */
import { writeSync } from "node:fs";
import { openStore } from "../index.ts";
import { cardOf, hold, newIntent, NOW, paymentOf } from "./records.ts";

const [url = "", from = ""] = process.argv.slice(2);
const store = await openStore(url);
for (let number = Number(from); ; number += 1) {
  const intent = await hold(store, newIntent({ key: `key-${number}` }));
  await store.markSent(intent, "under_owner");
  await store.fileCard({ card: cardOf(`card-${number}`), ownerKey: "owner" });
  await store.finishIntent(intent, { status: 201, body: `card-${number}` });
  const id = `pay-${number}`;
  await store.insertPayment(paymentOf(id));
  await store.markPaymentSent({ id, holder: "run_1", heldUntil: NOW, now: NOW });
  const notification = { id: `msg-${number}`, body: "sealed" };
  await store.endPayment({ id, from: "pending", to: "succeeded", now: NOW, notification });
  writeSync(1, `${number}\n`);
}
