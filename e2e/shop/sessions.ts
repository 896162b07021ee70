/** The call that a merchant's server makes before a page shows the widget: a session for the shopper who is logged in. */
import type { SessionOrder } from "./session-order.ts";

export interface SessionRequest {
  customer: { id: string; email: string };
  locale: "tr" | "en";
  /** Seconds. */
  expiresIn?: number;
  /** Where new cards may go; without it, the BFF's first. */
  vault?: string[];
  /** The subscription that Paynet saves cards for, by the shop's own reference. */
  paynet?: { referenceNo: string };
  /** What is to be paid, where something is. */
  order?: SessionOrder;
  /** The page that the shopper is on, from the root: where they come back to from their bank. */
  returnPath: string;
}

export interface SessionMaker {
  /**
   * Makes a session and gives its token.
   * @throws Error when the BFF cannot be reached or refuses; for the shop's log, not for the shopper.
   */
  create(request: SessionRequest): Promise<string>;
}

export interface SessionMakerOptions {
  /** The BFF, for this server. */
  bffUrl: string;
  secretKey: string;
  /** Origin of the shop's pages. */
  origin: string;
}

const TIMEOUT_MS = 5_000;

/** Makes sessions by HTTP, as a merchant would in any language. */
export function sessionMaker({ bffUrl, secretKey, origin }: SessionMakerOptions): SessionMaker {
  return {
    async create({ returnPath, ...request }) {
      const response = await fetch(`${bffUrl}/v1/sessions`, {
        method: "POST",
        headers: { authorization: `Bearer ${secretKey}`, "content-type": "application/json" },
        body: JSON.stringify({ ...request, origin, returnUrl: new URL(returnPath, origin).href }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const answer: unknown = await response.json();
      if (typeof answer === "object" && answer && "token" in answer && typeof answer.token === "string") {
        return answer.token;
      }
      const code = typeof answer === "object" && answer && "code" in answer ? String(answer.code) : "no code";
      throw new Error(`POST /v1/sessions was answered with ${response.status}, ${code}`);
    },
  };
}
