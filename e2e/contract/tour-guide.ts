/** How the tour of the API is taken: a BFF for each visit, and what is kept of what it answered, logged and filed. */
import { existsSync, readFileSync } from "node:fs";
import * as z from "zod";
import { CONTROLS } from "../sandbox/control.ts";
import { type Bff, merchantKey, startBff } from "./bff.ts";
import { ownerKeysOf } from "./provider.ts";
import { newShopper, type Send, type Shopper } from "./shopper.ts";

export interface RecordedAnswer {
  method: string;
  path: string;
  status: number;
  headers: Headers;
  text: string;
}

export interface Souvenirs {
  answers: RecordedAnswer[];
  /** Every line that the BFFs logged. */
  log: string[];
  /** The bytes of every database file, its journal included. */
  databases: { name: string; bytes: Buffer }[];
  sessionTokens: string[];
  /** The provider's own keys and tokens of customers, cards and sessions. */
  providerTokens: string[];
}

type Start = typeof startBff;
type Options = NonNullable<Parameters<Start>[0]>;

export class Tour {
  readonly souvenirs: Souvenirs = {
    answers: [],
    log: [],
    databases: [],
    sessionTokens: [],
    providerTokens: [],
  };

  /** Starts a BFF, does something with it, and keeps what it leaves. */
  async visit(
    options: Options,
    act: (bff: Bff, send: Send) => Promise<void>,
    start: Start = startBff,
  ): Promise<void> {
    const bff = await start(options);
    try {
      await act(bff, this.#recording(bff.send));
    } finally {
      await this.#collect(bff);
      await bff.close();
    }
  }

  async shopper(send: Send, session?: Record<string, unknown>): Promise<Shopper> {
    const shopper = await newShopper(send, merchantKey, session);
    this.souvenirs.sessionTokens.push(shopper.token);
    return shopper;
  }

  #recording(send: Send): Send {
    return async (path, init) => {
      const answer = await send(path, init);
      const text = await answer.clone().text();
      const { method = "GET" } = init;
      this.souvenirs.answers.push({ method, path, status: answer.status, headers: answer.headers, text });
      return answer;
    };
  }

  async #collect({ log, databaseFile, provider, paynet }: Bff): Promise<void> {
    await provider.faults();
    this.souvenirs.log.push(...log);
    for (const name of ["", "-wal", "-shm"].map((end) => databaseFile + end)) {
      if (existsSync(name)) this.souvenirs.databases.push({ name, bytes: readFileSync(name) });
    }
    const owners = new Set(ownerKeysOf(await provider.calls()).filter((key) => key !== null));
    for (const owner of owners) {
      // A user that the provider was made to forget has no cards to ask for.
      const cards = await provider.cardsOf(owner).catch(() => []);
      this.souvenirs.providerTokens.push(owner, ...cards.map((card) => String(card["cardToken"])));
    }
    if (paynet) this.souvenirs.providerTokens.push(...(await idsAt(paynet.paynetUrl)));
  }
}

const SECRET_FIELDS = ["session_id", "token_id", "card_owner_id", "card_hash"];
const Calls = z.array(z.object({ body: z.record(z.string(), z.unknown()).nullable().catch(null) }));

/** Paynet's ids of sessions, owners and cards, as they were sent to it. */
async function idsAt(paynetUrl: string): Promise<string[]> {
  const calls = Calls.parse(await (await fetch(paynetUrl + CONTROLS.log)).json());
  const ids = calls.flatMap(({ body }) => SECRET_FIELDS.map((field) => body?.[field]));
  return [...new Set(ids.filter((id) => typeof id === "string").filter((id) => id.length > 16))];
}

/** Every way in which a body is refused before it is read, and one that is no JSON. */
export async function sendUnreadable(send: Send, method: string, path: string, token: string): Promise<void> {
  const json = { "content-type": "application/json" };
  for (const headers of [
    { ...json, "content-length": "1" },
    { "content-type": "text/plain", "content-length": "1" },
    { ...json, "content-length": "262145" },
    { ...json, "transfer-encoding": "chunked" },
  ]) {
    await send(path, { method, headers: { authorization: `Bearer ${token}`, ...headers }, body: "{" });
  }
}
