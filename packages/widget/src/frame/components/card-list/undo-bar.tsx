/** Holds a deleted card's place while the deletion can be undone. The time stands still while the shopper is at it. */
import { useRef } from "react";
import type { Card } from "../../../contract/index.ts";
import { useLanguage } from "../../i18n/index.ts";
import { cardInFull } from "../../wallet/index.ts";
import { Button } from "../button/button.tsx";
import { useAttention } from "../use-attention.ts";
import { useWallet } from "../wallet-context.ts";

interface UndoBarProps {
  card: Card;
  onUndo: () => void;
}

export function UndoBar({ card, onUndo }: UndoBarProps) {
  const { wallet } = useWallet();
  const { texts } = useLanguage();
  const bar = useRef<HTMLLIElement>(null);
  const name = cardInFull(card, texts);

  useAttention(bar, {
    onCome: () => wallet.pauseRemoval(card.id),
    onGo: () => wallet.resumeRemoval(card.id),
  });

  return (
    <li ref={bar} className="undo-bar">
      <output>
        {texts.removal.done} <span>{name}</span>
      </output>
      <Button kind="plain" label={texts.removal.undoOf(name)} onClick={onUndo}>
        {texts.removal.undo}
      </Button>
    </li>
  );
}
