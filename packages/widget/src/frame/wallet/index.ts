/** The shopper's cards, without a framework. */
export { cardInFull, cardTitle } from "./card-name.ts";
export { joinOtherTabs, refreshOnReturn } from "./freshness.ts";
export { canPay, listedCards, pickedCard, remainingCards, type RowNote, type WalletState } from "./state.ts";
export { tellHost } from "./tell-host.ts";
export { Wallet } from "./wallet.ts";
