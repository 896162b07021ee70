/** Asks before a card is deleted, by its name. */
import { useLanguage } from "../../i18n/index.ts";
import { Button } from "../button/button.tsx";
import { useFocusOnMount } from "../focus.ts";
import { useUniqueId } from "../unique-id.ts";

interface ConfirmRemovalProps {
  /** As the shopper knows it: "Akbank Axess •••• 0006". */
  card: string;
  onConfirm: () => void;
  onKeep: () => void;
}

export function ConfirmRemoval({ card, onConfirm, onKeep }: ConfirmRemovalProps) {
  const { texts } = useLanguage();
  const questionId = useUniqueId();
  const confirm = useFocusOnMount<HTMLButtonElement>();
  return (
    <fieldset aria-labelledby={questionId} className="confirm-removal">
      <p id={questionId}>{texts.removal.question(card)}</p>
      <div className="button-row">
        <Button kind="danger" ref={confirm} onClick={onConfirm}>
          {texts.removal.confirm}
        </Button>
        <Button onClick={onKeep}>{texts.removal.keep}</Button>
      </div>
    </fieldset>
  );
}
