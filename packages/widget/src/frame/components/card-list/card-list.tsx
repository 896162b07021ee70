/** The saved cards as one group of radio buttons, with what can be done with each. */
import { useState } from "react";
import type { Card } from "../../../contract/index.ts";
import { useLanguage } from "../../i18n/index.ts";
import { listedCards, remainingCards } from "../../wallet/index.ts";
import { CARD_TO_PAY_FORM, OTHER_CARD_BUTTON, PAY_BUTTON } from "../checkout/focus-names.ts";
import { useWantFocus } from "../focus.ts";
import { useWallet } from "../wallet-context.ts";
import type { Panel } from "./card-row.tsx";
import { CardRow, moreName } from "./card-row.tsx";
import { UndoBar } from "./undo-bar.tsx";

export const ADD_BUTTON = "add-card";
/** What comes after the list: to save a card, or, where an order is to be paid, to pay with another one. */
export const BELOW_LIST = [ADD_BUTTON, OTHER_CARD_BUTTON, CARD_TO_PAY_FORM];

interface CardListProps {
  picked: Card | null;
  /** Nothing can be picked or changed, while a payment is under way. A deletion can still be undone: its time runs on. */
  isLocked: boolean;
  onPick: (id: string) => void;
}

export function CardList({ picked, isLocked, onPick }: CardListProps) {
  const { wallet, state } = useWallet();
  const { texts } = useLanguage();
  const wantFocus = useWantFocus();
  const [open, setOpen] = useState<{ id: string; panel: Panel } | null>(null);

  const remove = (card: Card) => {
    const remaining = remainingCards(state);
    const index = remaining.findIndex((other) => other.id === card.id);
    const neighbour = remaining[index + 1] ?? remaining[index - 1];
    wantFocus(...(neighbour === undefined ? BELOW_LIST : [moreName(neighbour.id)]));
    setOpen(null);
    wallet.remove(card.id);
  };

  const undo = (card: Card) => {
    wantFocus(isLocked ? PAY_BUTTON : moreName(card.id));
    wallet.undoRemoval(card.id);
  };

  return (
    <fieldset className="card-list">
      <legend className="visually-hidden">{texts.list.label}</legend>
      <ul>
        {listedCards(state).map((card) =>
          state.removals[card.id] === undefined ? (
            <CardRow
              key={card.id}
              card={card}
              isPicked={card.id === picked?.id}
              isLocked={isLocked}
              panel={open?.id === card.id ? open.panel : null}
              note={state.notes[card.id]}
              onPick={() => onPick(card.id)}
              onPanel={(panel) => setOpen(panel === null ? null : { id: card.id, panel })}
              onRemove={() => remove(card)}
            />
          ) : (
            <UndoBar key={`${card.id} removed`} card={card} onUndo={() => undo(card)} />
          ),
        )}
      </ul>
    </fieldset>
  );
}
