/** Which of the session's vaults the card goes to: the first that could be reached when the form was opened, until the shopper chooses. */
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
  const vaults = state.session?.vaults ?? [];
  const isUp = ({ id }: VaultOption) => state.unavailable.every(({ vault }) => vault !== id);
  // Kept, whatever becomes of the vaults: the inputs must not change under the shopper's hands.
  const [choice, choose] = useState(() => vaults.find(isUp)?.id);
  const vault = vaults.find(({ id }) => id === choice) ?? vaults[0] ?? null;
  return { vaults, vault, choose };
}
