import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { KEYS, readLog, signedHeaders } from "./iyzico/signed-call.ts";

const ENTRY = fileURLToPath(new URL("server.ts", import.meta.url));

function start(env: Record<string, string>) {
  return spawn(process.execPath, [ENTRY], {
    env: { ...process.env, SANDBOX_PORT: "0", ...env },
    timeout: 8000,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

describe("the stand-in as a process", { timeout: 10_000 }, () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "says first that it is no vault, takes the given keys, and stops on %s with calls still open",
    async (signal) => {
      const keys = { apiKey: "another-key", secretKey: "another-secret" };
      const server = start({
        SANDBOX_IYZICO_API_KEY: keys.apiKey,
        SANDBOX_IYZICO_SECRET_KEY: keys.secretKey,
      });
      const exited = once(server, "exit");
      const line = String((await once(createInterface(server.stdout), "line"))[0]);
      expect(line).toMatch(
        /stand-in for iyzico, not a vault.*keeps nothing.*loopback only: http:\/\/127\.0\.0\.1:\d+$/,
      );

      const base = line.split(" ").at(-1) ?? "";
      const list = (signer: typeof KEYS) => {
        const headers = signedHeaders("/cardstorage/cards", "{}", signer);
        return fetch(`${base}/cardstorage/cards`, { method: "POST", body: "{}", headers });
      };
      expect(await (await list(keys)).json()).toMatchObject({ errorCode: "3001" });
      expect(await (await list(KEYS)).json()).toMatchObject({ errorCode: "1001" });

      const rules = [
        { match: "*", mode: "timeout", times: 1 },
        { match: "*", mode: "slow", ms: 600_000 },
      ];
      await fetch(`${base}/__faults`, { method: "PUT", body: JSON.stringify(rules) });
      const dropped = Promise.all([1, 2].map(() => expect(list(keys)).rejects.toThrow("fetch failed")));
      await expect
        .poll(() => readLog(base), { timeout: 3000 })
        .toMatchObject([{}, {}, { status: null }, { status: null }]);
      server.kill(signal);
      expect(await exited).toEqual([0, null]);
      await dropped;
    },
  );

  it("names a wrong variable and does not start", async () => {
    const server = start({ SANDBOX_PORT: "http" });
    const exited = once(server, "exit");
    const text = String((await once(server.stderr, "data"))[0]);
    expect(text).toContain("SANDBOX_PORT");
    expect(await exited).toEqual([1, null]);
  });
});
