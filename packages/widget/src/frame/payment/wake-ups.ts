/** What may mean that the order was paid elsewhere, or that its outcome is known: the shopper or the connection is back. */
import type { OrderWatch } from "./order-watch.ts";

/** Asks for the order at each sign of it, for as long as the page lives. */
export function refreshOrderOnReturn(orders: OrderWatch): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void orders.refresh();
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) void orders.refresh();
  });
  window.addEventListener("online", () => void orders.refresh());
}
