/** One saved card: picked by its radio button, managed by its "more" button. */
import { useRef } from "react";
import type { Card } from "../../../contract/index.ts";
import { isDefinite } from "../../api/intent.ts";
import type { Language } from "../../i18n/index.ts";
import { failureText, useLanguage } from "../../i18n/index.ts";
import type { RowNote } from "../../wallet/index.ts";
import { canPay, cardInFull } from "../../wallet/index.ts";
import { useFocusTarget } from "../focus.ts";
import { useForms } from "../load-forms.ts";
import { useUniqueId } from "../unique-id.ts";
import { useEscape } from "../use-escape.ts";
import { useWallet } from "../wallet-context.ts";
import { CardActions } from "./card-actions.tsx";
import { CardFacts } from "./card-facts.tsx";
import { ConfirmRemoval } from "./confirm-removal.tsx";

/** What is open below the row. */
export type Panel = "actions" | "rename" | "confirm";

export const moreName = (id: string) => `more ${id}`;
export const radioName = (id: string) => `radio ${id}`;

interface CardRowProps {
  card: Card;
  isPicked: boolean;
  isLocked: boolean;
  panel: Panel | null;
  note: RowNote | undefined;
  onPick: () => void;
  onPanel: (panel: Panel | null) => void;
  onRemove: () => void;
}

function noteText(note: RowNote, { texts, locale }: Language): string {
  if (!isDefinite(note.failure)) {
    return note.action === "remove" ? texts.notes.removalUnknown : texts.notes.defaultUnknown;
  }
  // What is wrong with the session stands above the list already.
  const isSessionOver = note.failure.outcome === "refused" && note.failure.problem.status === 401;
  const reason = isSessionOver ? "" : failureText(note.failure, texts, locale);
  return note.action === "remove" ? texts.notes.notRemoved(reason) : texts.notes.notMadeDefault(reason);
}

export function CardRow({ card, isPicked, isLocked, panel, note, onPick, onPanel, onRemove }: CardRowProps) {
  const { state } = useWallet();
  const language = useLanguage();
  const { texts } = language;
  const forms = useForms();
  const panelId = useUniqueId();
  const radio = useFocusTarget<HTMLInputElement>(radioName(card.id));
  const more = useFocusTarget<HTMLButtonElement>(moreName(card.id));
  const row = useRef<HTMLLIElement>(null);

  /** Closes what is open; the focus goes back to where it was opened from, if it was inside. */
  const close = () => {
    if (row.current?.contains(document.activeElement) === true) more.current?.focus();
    onPanel(null);
  };
  useEscape(row, () => {
    if (panel !== null) close();
  });

  const name = cardInFull(card, texts);
  const isUsable = !card.isExpired && canPay(card, state);
  return (
    <li
      ref={row}
      className={`card-row${isPicked ? " card-row-picked" : ""}${isUsable ? "" : " card-row-unusable"}`}
    >
      <fieldset disabled={isLocked} role="presentation">
        <div className="card-row-line">
          <label className="card-row-label">
            <input
              ref={radio}
              type="radio"
              name="card"
              checked={isPicked}
              disabled={!isUsable}
              onChange={onPick}
            />
            <CardFacts card={card} />
          </label>
          <button
            ref={more}
            type="button"
            className="card-row-more"
            aria-label={texts.actions.more(name)}
            aria-expanded={panel !== null}
            aria-controls={panelId}
            onClick={() => (panel === null ? onPanel("actions") : close())}
          >
            <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
              <path d="M4 10h.01M10 10h.01M16 10h.01" />
            </svg>
          </button>
        </div>
        <div id={panelId} className="card-row-panel" hidden={panel === null}>
          {panel === "actions" && <CardActions card={card} onPanel={onPanel} onDone={close} />}
          {panel === "rename" && forms !== null && forms !== "failed" && (
            <forms.RenameForm card={card} onDone={close} />
          )}
          {panel === "confirm" && <ConfirmRemoval card={name} onConfirm={onRemove} onKeep={close} />}
        </div>
        {note !== undefined && (
          <p role="alert" className="card-row-note">
            {noteText(note, language)}
          </p>
        )}
      </fieldset>
    </li>
  );
}
