import { expect, test } from "vitest";
import { createOngoing } from "./ongoing.ts";

/** Whether it has come so far. */
async function hasCome(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise((resolve) => setImmediate(resolve, false));
  return (await Promise.race([promise.then(() => true), later])) === true;
}

test("where nothing goes on, the end is there", async () => {
  expect(await hasCome(createOngoing().ended())).toBe(true);
});

test("the end comes when all has ended, however it did, and what was begun meanwhile", async () => {
  const ongoing = createOngoing();
  const first = Promise.withResolvers<string>();
  const second = Promise.withResolvers<string>();
  const late = Promise.withResolvers<string>();
  const kept = ongoing.keep(first.promise);
  ongoing.keep(second.promise).catch(() => "somebody else's to see");
  const end = ongoing.ended();
  first.resolve("done");
  expect(await kept).toBe("done");
  expect(await hasCome(end)).toBe(false);
  void ongoing.keep(late.promise);
  second.reject(new Error("It went wrong."));
  expect(await hasCome(end)).toBe(false);
  late.resolve("done");
  expect(await hasCome(end)).toBe(true);
});
