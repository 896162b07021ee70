/**
 * A process that races others on the database whose URL it reads from a line: it claims intents and leases, files the same
 * cards, pays the same orders, looks after the payments and counts, then prints what it got.
 */
import { createInterface } from "node:readline";
import { openStore } from "../index.ts";
import { cardOf, newIntent, NOW, paymentOf } from "./records.ts";

/** How often each racer tries. */
export const RACES = 12;

async function race(databaseUrl: string, name: string) {
  const store = await openStore(databaseUrl);
  const won = {
    held: new Array<number>(),
    leased: new Array<number>(),
    filed: new Array<string>(),
    paid: new Array<number>(),
    ended: new Array<string>(),
    taken: new Array<string>(),
  };
  const takeDue = async (limit: number) => {
    const taken = await store.takeDuePayments({ holder: name, heldUntil: NOW + 1, now: NOW, limit });
    won.taken.push(...taken.map(({ orderId }) => orderId));
  };
  for (let index = 0; index < RACES; index += 1) {
    const intent = await store.startIntent(newIntent({ key: `key-${index}`, holder: name }));
    if (intent.kind === "held") won.held.push(index);
    const lease = { name: `lease-${index}`, holder: name, heldUntil: NOW + 1, now: NOW };
    if (await store.acquireLease(lease)) won.leased.push(index);
    const customerId = `customer-${index}`;
    const card = cardOf(`${name}-${index}`, { customerId, tokenFingerprint: "the same" });
    won.filed.push((await store.fileCard({ card, ownerKey: name })).id);
    const payment = paymentOf(`${name}-${index}`, { orderId: `order-${index}` });
    if (await store.insertPayment(payment)) won.paid.push(index);
    await takeDue(2);
    const id = (await store.findPaymentOfOrder(`order-${index}`))?.id ?? "none";
    const notification = { id: `${name} told of ${index}`, body: "sealed" };
    // In review it is still to be looked after.
    const isEnded = await store.endPayment({ id, from: "pending", to: "in_review", now: NOW, notification });
    if (isEnded) won.ended.push(notification.id);
    await store.count({ key: "attempts", points: 1, windowMs: NOW, now: 0 });
  }
  await takeDue(RACES);
  await store.close();
  return won;
}

const [, program, name] = process.argv;
if (name !== undefined && program === import.meta.filename) {
  process.stdout.write("ready\n");
  for await (const databaseUrl of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await race(databaseUrl, name))}\n`);
  }
}
