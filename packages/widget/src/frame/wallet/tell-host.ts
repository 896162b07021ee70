/** Tells the merchant's page of the list and the picked card, each time that they change for the shopper. */
import type { FrameMessage } from "../../contract/index.ts";
import { pickedCard, remainingCards } from "./state.ts";
import type { Wallet } from "./wallet.ts";

/** @returns a function that ends it. */
export function tellHost(wallet: Wallet, post: (message: FrameMessage) => void): () => void {
  let toldCards = "";
  let toldPick = "";
  let isReady = false;
  return wallet.subscribe(() => {
    const state = wallet.getState();
    // Before the first list there is nothing to tell; after it also that there is no card any more.
    if (state.stage !== "open" && !isReady) return;
    const cards = remainingCards(state);
    const card = pickedCard(state);
    // As text, because a list that was only loaded again is no change.
    const [cardsNow, pickNow] = [JSON.stringify(cards), JSON.stringify(card)];
    if (cardsNow !== toldCards) post({ type: "change", cards });
    if (pickNow !== toldPick) post({ type: "select", card });
    [toldCards, toldPick] = [cardsNow, pickNow];
    if (isReady) return;
    isReady = true;
    post({ type: "ready" });
  });
}
