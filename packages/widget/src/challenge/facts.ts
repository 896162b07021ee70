/** What the BFF's templates tell this script, in `data-` attributes of `body`; `packages/bff/src/challenges/page` writes them. */

export interface Facts {
  page: "challenge" | "return";
  id: string;
  state: string;
  /** Until when the shopper may come back, counted from now: the browser's own clock may be wrong. */
  millisecondsLeft: number;
  merchantOrigin: string;
  returnUrl: string;
  /** The shopper went on in a window of its own: this one, or another. */
  inWindow: boolean;
  stateAddress: string;
  /** Of the challenge's page; empty on that page itself. */
  pageAddress: string;
}

/** @returns `null` on a page that is about no challenge of its own. */
export function readFacts({ dataset }: HTMLElement): Facts | null {
  const { page, id, state } = dataset;
  if ((page !== "challenge" && page !== "return") || id === undefined || state === undefined) return null;
  return {
    page,
    id,
    state,
    millisecondsLeft: Number(dataset["millisecondsLeft"]),
    merchantOrigin: dataset["merchantOrigin"] ?? "",
    returnUrl: dataset["returnUrl"] ?? "",
    inWindow: dataset["inWindow"] === "true",
    stateAddress: dataset["stateAddress"] ?? "",
    pageAddress: dataset["pageAddress"] ?? "",
  };
}
