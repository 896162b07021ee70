/** What tests may change while the stand-in runs, where iyzico's ways are not known or not always the same. */
import * as z from "zod";
import { type SettingsControl, settingsControl } from "../control.ts";

const Duration = z.int().min(0).max(86_400_000);

const Settings = z.strictObject({
  /** What iyzico's fraud check says of payments to come: 1 fine, 0 to be reviewed, -1 rejected. */
  fraudStatus: z.literal([-1, 0, 1]),
  /** `null`: none are sent. */
  webhookUrl: z.url({ protocol: /^https?$/ }).nullable(),
  webhookDelayMs: Duration,
  webhookRetryMs: Duration,
  /** iyzico signs only for merchants who have asked for it. */
  webhookSignature: z.enum(["v3", "none", "wrong"]),
  /** Whose a new card becomes that has paid with `registerCard: 1` and a `cardUserKey`. Not known (fact sheet 3.1). */
  registerUnder: z.enum(["existing-user", "new-user"]),
  /** Whether `/payment/detail` of a failed payment is a success that tells of a failure, or a failure. Not known. */
  failedDetail: z.enum(["success", "failure"]),
});
export type PaymentSettings = z.output<typeof Settings>;

/** iyzico's webhooks come after 10 to 15 seconds, and again every 15 minutes (fact sheet 5). */
const DEFAULTS: PaymentSettings = {
  fraudStatus: 1,
  webhookUrl: null,
  webhookDelayMs: 12_000,
  webhookRetryMs: 15 * 60_000,
  webhookSignature: "v3",
  registerUnder: "existing-user",
  failedDetail: "success",
};

/** `PATCH /__settings` with some or all of {@link PaymentSettings}, and `DELETE /__settings`. */
export function paymentSettings(changes: Partial<PaymentSettings>): SettingsControl<PaymentSettings> {
  return settingsControl(Settings, { ...DEFAULTS, ...changes });
}
