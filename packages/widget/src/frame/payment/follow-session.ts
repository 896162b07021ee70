/** Takes the order of each session that comes, where the merchant's page asks for paying. */
import type { HostMessage, Session, WidgetError } from "../../contract/index.ts";
import type { Wallet } from "../wallet/index.ts";
import type { OrderWatch } from "./order-watch.ts";

type Mode = NonNullable<Extract<HostMessage, { type: "configure" }>["mode"]>;

export interface ModeSwitch {
  /** @param from when it holds: where a new session comes with it, the one that is there says nothing about it any more. */
  setMode: (mode: Mode, from: "now" | "next session") => void;
}

const noOrder: WidgetError = {
  code: "no_order",
  message: 'mode is "pay", but the session was made without an order: pass order to POST /v1/sessions.',
};

/** Follows the wallet for as long as the page lives. */
export function followSession(
  wallet: Wallet,
  orders: OrderWatch,
  report: (error: WidgetError) => void,
): ModeSwitch {
  let mode: Mode = "manage";
  let taken: Session | null = null;
  const take = (session: Session | null) => {
    // Another customer's order is another order, whatever its id.
    if (session?.customer !== taken?.customer) orders.open(null);
    taken = session;
    const order = mode === "pay" ? (session?.order ?? null) : null;
    wallet.restrict(order?.vaults ?? null);
    orders.open(order);
    if (mode === "pay" && session !== null && order === null) report(noOrder);
  };
  wallet.subscribe(() => {
    const { session } = wallet.getState();
    if (session !== taken) take(session);
  });
  return {
    setMode(next, from) {
      const isChange = next !== mode;
      mode = next;
      if (!isChange || from !== "now") return;
      take(taken);
      // What the session said of its order may be long ago.
      if (next === "pay") void orders.refresh();
    },
  };
}
