/** What can be done with saved cards, whatever the provider. */
export type { CardsRequest } from "./deps.ts";
export { listCards } from "./list-cards.ts";
export { usableVaults } from "./owners.ts";
export { removeCard } from "./remove-card.ts";
export { updateCard } from "./update-card.ts";
export { MAX_CARDS, saveCard } from "./save-card.ts";
