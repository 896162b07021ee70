/** Holds a deleted card's place while the deletion can be undone. The time stands still while its button has the focus. */
import { useEffect } from "react";
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
  // Not every browser tells a button that is taken away that it has lost the focus.
  useEffect(() => () => wallet.resumeRemoval(card.id), [wallet, card.id]);

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
