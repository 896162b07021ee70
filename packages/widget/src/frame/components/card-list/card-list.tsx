/** The saved cards as one group of radio buttons, with what can be done with each. */
import { useState } from "react";
import type { Card } from "../../../contract/index.ts";
import { useLanguage } from "../../i18n/index.ts";
import { listedCards, remainingCards } from "../../wallet/index.ts";
import { useWantFocus } from "../focus.ts";
import { useWallet } from "../wallet-context.ts";
import type { Panel } from "./card-row.tsx";
import { CardRow, moreName } from "./card-row.tsx";
import { UndoBar } from "./undo-bar.tsx";

export const ADD_BUTTON = "add-card";

interface CardListProps {
  picked: Card | null;
  /** Nothing in it can be used. */
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
    wantFocus(neighbour === undefined ? ADD_BUTTON : moreName(neighbour.id));
    setOpen(null);
    wallet.remove(card.id);
  };

  const undo = (card: Card) => {
    wantFocus(moreName(card.id));
    wallet.undoRemoval(card.id);
  };

  return (
    <fieldset className="card-list" disabled={isLocked}>
      <legend className="visually-hidden">{texts.list.label}</legend>
      <ul>
        {listedCards(state).map((card) =>
          state.removals[card.id] === undefined ? (
            <CardRow
              key={card.id}
              card={card}
              isPicked={card.id === picked?.id}
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
