/**
 * A process that saves card after card, as a request does, and prints the number of each that is written: what a parent
 * has read was acknowledged. It runs until it is killed.
 */
import { writeSync } from "node:fs";
import { cardOf, hold, newIntent } from "./records.ts";
import { openStore } from "../index.ts";

const [url = "", from = ""] = process.argv.slice(2);
const store = await openStore(url);
for (let number = Number(from); ; number += 1) {
  const intent = await hold(store, newIntent({ key: `key-${number}` }));
  await store.markSent(intent, "under_owner");
  await store.fileCard({ card: cardOf(`card-${number}`), ownerKey: "owner" });
  await store.finishIntent(intent, { status: 201, body: `card-${number}` });
  writeSync(1, `${number}\n`);
}
