/** `@saved-cards/bff`: what is needed to mount the BFF in another server. `server.ts` shows how the parts go together. */
export { createBff } from "./app.ts";
export { type BackgroundWork, backgroundWork } from "./background.ts";
export { type Clock, systemClock } from "./clock.ts";
export type { BffOptions } from "./deps.ts";
export { createLog, type Log } from "./log.ts";
export { createSealer } from "./security/sealing.ts";
export { createOngoing, type Ongoing } from "./ongoing.ts";
export { openStore, type Store } from "./store/index.ts";
export { createIyzicoVault } from "./vaults/iyzico/index.ts";
export { createPaynetVaults } from "./vaults/paynet/index.ts";
export { readWidgetAssets, type WidgetAssets } from "./widget-assets.ts";
