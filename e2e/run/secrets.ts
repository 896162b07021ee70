/** The secrets of a stack that runs on one machine: made at random, never shipped. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod";

const Secrets = z.strictObject({
  /** `MERCHANT_SECRET_KEY` of the BFF and the shop. */
  merchantKey: z.string().min(32),
  /** `ENCRYPTION_KEYS` of the BFF. */
  encryptionKeys: z.string().min(1),
  /** `MERCHANT_WEBHOOK_SECRET` of the BFF and the shop. */
  webhookSecret: z.string().min(1),
});
export type Secrets = z.infer<typeof Secrets>;

/** New secrets, good for one run. */
export function randomSecrets(): Secrets {
  return {
    merchantKey: randomBytes(32).toString("base64url"),
    encryptionKeys: `dev:${randomBytes(32).toString("base64")}`,
    webhookSecret: `whsec_${randomBytes(32).toString("base64")}`,
  };
}

/**
 * The secrets kept in `file`: a database that stays needs keys that stay. What is not there yet is made, the whole file or a secret
 * that came to be needed after it.
 */
export async function keptSecrets(file: string): Promise<Secrets> {
  const kept = existsSync(file) ? Secrets.partial().parse(JSON.parse(await readFile(file, "utf8"))) : {};
  const secrets = Secrets.parse({ ...randomSecrets(), ...kept });
  if (Object.keys(kept).length === Object.keys(secrets).length) return secrets;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
