/** What can be done with a card, in the flow below its row: the frame's edge would cut a floating menu off. */
import type { Card } from "../../../contract/index.ts";
import { useLanguage } from "../../i18n/index.ts";
import { Button } from "../button/button.tsx";
import { fetchForms } from "../load-forms.ts";
import { usePending } from "../progress.ts";
import { useWallet } from "../wallet-context.ts";
import type { Panel } from "./card-row.tsx";

interface CardActionsProps {
  card: Card;
  onPanel: (panel: Panel) => void;
  onDone: () => void;
}

export function CardActions({ card, onPanel, onDone }: CardActionsProps) {
  const { wallet } = useWallet();
  const { texts } = useLanguage();
  const { isPending, showsProgress, run } = usePending();
  const opening = usePending();
  const hasName = card.label !== null && card.label !== "";

  // While it becomes the default the button stays: it has the focus, which would be lost with it.
  const canBeDefault = !card.isExpired && (!card.isDefault || isPending);

  const makeDefault = () =>
    run(async () => {
      await wallet.makeDefault(card.id);
      onDone();
    });

  const openRename = () =>
    opening.run(async () => {
      if ((await fetchForms()) !== null) onPanel("rename");
    });

  return (
    <div className="card-actions">
      <Button
        kind="plain"
        isPending={opening.isPending}
        showsProgress={opening.showsProgress}
        onClick={() => void openRename()}
      >
        {hasName ? texts.actions.rename : texts.actions.addName}
      </Button>
      {canBeDefault && (
        <Button
          kind="plain"
          isPending={isPending}
          showsProgress={showsProgress}
          onClick={() => void makeDefault()}
        >
          {texts.actions.makeDefault}
        </Button>
      )}
      <Button kind="plain-danger" onClick={() => onPanel("confirm")}>
        {texts.actions.remove}
      </Button>
    </div>
  );
}
