/** Holds a deleted card's place while the deletion can be undone. The time stands still while its button has the focus. */
import type { Card } from "../../../contract/index.ts";
import { useLanguage } from "../../i18n/index.ts";
import { cardInFull } from "../../wallet/index.ts";
import { Button } from "../button/button.tsx";
import { useWallet } from "../wallet-context.ts";

interface UndoBarProps {
  card: Card;
  onUndo: () => void;
}

export function UndoBar({ card, onUndo }: UndoBarProps) {
  const { wallet } = useWallet();
  const { texts } = useLanguage();
  const name = cardInFull(card, texts);

  return (
    <li className="undo-bar">
      <output>
        {texts.removal.done} <span>{name}</span>
      </output>
      <Button
        kind="plain"
        label={texts.removal.undoOf(name)}
        onClick={onUndo}
        onFocus={() => wallet.pauseRemoval(card.id)}
        onBlur={() => wallet.resumeRemoval(card.id)}
      >
        {texts.removal.undo}
      </Button>
    </li>
  );
}
