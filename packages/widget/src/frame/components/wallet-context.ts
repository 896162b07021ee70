/** Gives components the wallet, and draws them again when it changes. */
import { createContext, useContext, useSyncExternalStore } from "react";
import type { Wallet, WalletState } from "../wallet/index.ts";

export const WalletContext = createContext<Wallet | null>(null);

export function useWallet(): { wallet: Wallet; state: WalletState } {
  const wallet = useContext(WalletContext);
  if (wallet === null) throw new Error("useWallet needs a WalletContext around it.");
  return { wallet, state: useSyncExternalStore(wallet.subscribe, wallet.getState) };
}
