import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { keptSecrets, randomSecrets } from "./secrets.ts";

async function secretsFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "secrets-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "data", "dev-secrets.json");
}

test("every run has its own", () => {
  const [one, other] = [Object.values(randomSecrets()), Object.values(randomSecrets())];
  expect(new Set([...one, ...other]).size).toBe(one.length + other.length);
});

test("those that are kept stay, in a file for this user alone", async () => {
  const file = await secretsFile();
  const first = await keptSecrets(file);
  expect(await keptSecrets(file)).toEqual(first);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("a file from before a secret was needed gets that one, and keeps the others", async () => {
  const file = await secretsFile();
  const { webhookSecret, ...older } = await keptSecrets(file);
  await writeFile(file, JSON.stringify(older));
  const secrets = await keptSecrets(file);
  expect(secrets).toEqual({ ...older, webhookSecret: expect.stringMatching(/^whsec_[\w+/]{43}=$/) });
  expect(secrets.webhookSecret).not.toBe(webhookSecret);
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(secrets);
});
