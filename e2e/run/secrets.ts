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
});
export type Secrets = z.infer<typeof Secrets>;

/** New secrets, good for one run. */
export function randomSecrets(): Secrets {
  return {
    merchantKey: randomBytes(32).toString("base64url"),
    encryptionKeys: `dev:${randomBytes(32).toString("base64")}`,
  };
}

/** The secrets kept in `file`, which is made when it is not there: a database that stays needs keys that stay. */
export async function keptSecrets(file: string): Promise<Secrets> {
  if (existsSync(file)) return Secrets.parse(JSON.parse(await readFile(file, "utf8")));
  const secrets = randomSecrets();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
