/** `@saved-cards/bff`: what is needed to mount the BFF in another server. `server.ts` shows how the parts go together. */
export { type BffOptions, createBff } from "./app.ts";
export { type Clock, systemClock } from "./clock.ts";
export { createLog, type Log } from "./log.ts";
export type { WidgetAssets } from "./routes/frame.ts";
export { createSealer } from "./security/sealing.ts";
export { openStore, type Store } from "./store/index.ts";
export { createIyzicoVault } from "./vaults/iyzico/index.ts";
