/** Calls that a stand-in is not through with: on a busy machine, those of a client that has given up among them. */
import * as z from "zod";
import { until } from "./shopper.ts";

/** What a stand-in's log tells of how far a call is. */
export const UnderWay = z.object({
  isUnderWay: z.literal(true).optional(),
  fault: z.object({ mode: z.string() }).optional(),
});

/** Waits until no call may still have an effect. One that a fault lets hang has had it by then, or never will. */
export async function untilQuiet(calls: () => Promise<z.infer<typeof UnderWay>[]>): Promise<void> {
  const isQuiet = async () =>
    (await calls()).every(({ isUnderWay, fault }) => !isUnderWay || fault?.mode === "timeout");
  // Twice: what was sent just before the first look is in the log by the second.
  await until("the provider is through with its calls", async () => (await isQuiet()) && (await isQuiet()));
}
