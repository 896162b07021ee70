/** Which of the session's vaults the card goes to: the shopper's choice, else the first that can be reached. */
import { useState } from "react";
import type { Vault, VaultOption } from "../../../contract/index.ts";
import { useWallet } from "../wallet-context.ts";

interface VaultInUse {
  vaults: readonly VaultOption[];
  vault: VaultOption | null;
  choose: (id: Vault) => void;
}

export function useVault(): VaultInUse {
  const { state } = useWallet();
  const [choice, choose] = useState<Vault | null>(null);
  const vaults = state.session?.vaults ?? [];
  const isUp = ({ id }: VaultOption) => state.unavailable.every(({ vault }) => vault !== id);
  const vault = vaults.find(({ id }) => id === choice) ?? vaults.find(isUp) ?? vaults[0] ?? null;
  return { vaults, vault, choose };
}
