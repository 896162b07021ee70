/** Where the card shall be saved, for a session that leaves it to the shopper. */
import type { Vault, VaultOption } from "../../../contract/index.ts";
import { useLanguage } from "../../i18n/index.ts";

interface VaultChoiceProps {
  vaults: readonly VaultOption[];
  chosen: Vault | undefined;
  isLocked: boolean;
  onChoose: (vault: Vault) => void;
}

export function VaultChoice({ vaults, chosen, isLocked, onChoose }: VaultChoiceProps) {
  const { texts } = useLanguage();
  return (
    <fieldset className="vault-choice">
      <legend>{texts.vaults.question}</legend>
      {vaults.map(({ id }) => (
        <label key={id}>
          <input
            type="radio"
            name="vault"
            checked={id === chosen}
            disabled={isLocked}
            onChange={() => onChoose(id)}
          />
          <span>
            {texts.vaults.names[id]} <span className="vault-use">{texts.vaults.uses[id]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
