import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { decodeHtml, initialize, pay } from "./iyzico/payment-call.ts";
import { KEYS, readLog, signedHeaders } from "./iyzico/signed-call.ts";
import { cardToAdd, INITIAL, LIST, send } from "./paynet/keyed-call.ts";

const ENTRY = fileURLToPath(new URL("server.ts", import.meta.url));

const ANY_PORTS = { SANDBOX_PORT: "0", SANDBOX_PAYNET_PORT: "0", SANDBOX_BANK_PORT: "0" };

function start(env: Record<string, string>) {
  return spawn(process.execPath, [ENTRY], {
    env: { ...process.env, ...ANY_PORTS, ...env },
    timeout: 50_000,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** The first four lines that it writes. */
async function firstLines(server: ReturnType<typeof start>): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface(server.stdout)) {
    lines.push(line);
    if (lines.length === 4) break;
  }
  return lines;
}

const urlIn = (line: string | undefined) => line?.split(" ").at(-1) ?? "";

describe("the stand-ins as a process", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "say first that they are no vaults, take the given keys, and stop on %s with calls still open",
    async (signal) => {
      const keys = { apiKey: "another-key", secretKey: "another-secret" };
      const server = start({
        SANDBOX_IYZICO_API_KEY: keys.apiKey,
        SANDBOX_IYZICO_SECRET_KEY: keys.secretKey,
      });
      const exited = once(server, "exit");
      const [warning, iyzico] = await firstLines(server);
      expect(warning).toMatch(
        /stand-ins for iyzico, Paynet and a bank, not vaults.*keep nothing.*loopback only/,
      );
      expect(iyzico).toMatch(/^iyzico: http:\/\/127\.0\.0\.1:\d+$/);

      const base = urlIn(iyzico);
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
        .poll(() => readLog(base), { timeout: 10_000 })
        .toMatchObject([{}, {}, { status: null }, { status: null }]);
      server.kill(signal);
      expect(await exited).toEqual([0, null]);
      await dropped;
    },
  );

  it("serve Paynet and the bank beside it, on any free ports, with the given key and addresses", async () => {
    const server = start({
      SANDBOX_PAYNET_SECRET_KEY: "sck_other",
      SANDBOX_PAYNET_PUBLIC_URL: "http://paynet.test:81/",
      SANDBOX_BANK_PUBLIC_URL: "http://bank.test:82",
    });
    const exited = once(server, "exit");
    const [, , paynetLine, bankLine] = await firstLines(server);
    expect(paynetLine).toMatch(/^Paynet: http:\/\/127\.0\.0\.1:\d+$/);
    expect(bankLine).toMatch(/^bank: http:\/\/127\.0\.0\.1:\d+$/);
    const [paynet, bank] = [urlIn(paynetLine), urlIn(bankLine)];
    expect((await send(paynet, LIST, {})).status).toBe(401);

    const request = { subscription_id: "sub-1", ...cardToAdd(), return_url: "http://127.0.0.1/return" };
    const session = await (await send(paynet, INITIAL, request, { key: "sck_other" })).json();
    const postUrl = new URL(session.post_url);
    expect(postUrl.origin).toBe("http://paynet.test:81");
    const gate = await fetch(paynet + postUrl.pathname + postUrl.search);
    expect(await gate.text()).toContain('action="http://bank.test:82/3ds"');
    expect((await fetch(`${bank}/3ds`)).status).toBe(404);
    server.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
  });

  it("give iyzico its public address, and send its webhooks when and where they are told to", async () => {
    const merchant = createServer((request, response) => response.end(request.url));
    merchant.listen(0, "127.0.0.1");
    await once(merchant, "listening");
    const address = merchant.address();
    if (typeof address !== "object" || address === null) throw new Error("A TCP server has a port.");
    const server = start({
      SANDBOX_IYZICO_PUBLIC_URL: "http://iyzico.test:83/",
      SANDBOX_IYZICO_WEBHOOK_URL: `http://127.0.0.1:${address.port}/hook`,
      SANDBOX_IYZICO_WEBHOOK_DELAY_MS: "0",
    });
    const exited = once(server, "exit");
    const told = once(merchant, "request");
    const [, iyzico] = await firstLines(server);
    const base = urlIn(iyzico);
    expect(decodeHtml(await initialize(base))).toContain(
      'action="http://iyzico.test:83/payment/mock/init3ds"',
    );
    await pay(base);
    expect((await told)[0]).toMatchObject({ method: "POST", url: "/hook" });
    merchant.close();
    server.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
  });

  it.each([
    ["SANDBOX_PORT", "http"],
    ["SANDBOX_PAYNET_PORT", "4003a"],
    ["SANDBOX_BANK_PUBLIC_URL", "bank.localhost"],
    ["SANDBOX_IYZICO_PUBLIC_URL", "iyzico.localhost"],
    ["SANDBOX_IYZICO_WEBHOOK_URL", "ftp://x.test/"],
    ["SANDBOX_IYZICO_WEBHOOK_DELAY_MS", "soon"],
  ])("name a wrong %s and do not start", async (name, value) => {
    const server = start({ [name]: value });
    const exited = once(server, "exit");
    const text = String((await once(server.stderr, "data"))[0]);
    expect(text).toContain(name);
    expect(await exited).toEqual([1, null]);
  });

  it("do not start when a port is taken", async () => {
    const first = start({});
    const [, , paynetLine] = await firstLines(first);
    const second = start({ SANDBOX_PAYNET_PORT: new URL(urlIn(paynetLine)).port });
    const exited = once(second, "exit");
    expect(String((await once(second.stderr, "data"))[0])).toContain("EADDRINUSE");
    expect(await exited).toEqual([1, null]);
    first.kill("SIGTERM");
    await once(first, "exit");
  });
});
