/** The form that a card is typed into. What was typed is gone as soon as the form is: it is kept nowhere else. */
import { useEffect, useRef } from "react";
import type { Card, Vault } from "../../../contract/index.ts";
import type { Added } from "../../api/client.ts";
import { useLanguage } from "../../i18n/index.ts";
import { useChallenge } from "../challenge-context.ts";
import { useUniqueId } from "../unique-id.ts";
import { useEscape } from "../use-escape.ts";
import { useWallet } from "../wallet-context.ts";
import { CardFields, LabelField } from "./card-fields.tsx";
import { SaveBar } from "./save-bar.tsx";
import { useCardInputs } from "./use-card-inputs.ts";
import { useCardSaver } from "./use-card-saver.ts";
import { useVault } from "./use-vault.ts";
import { VaultChoice } from "./vault-choice.tsx";

interface AddCardFormProps {
  /** Saved without a challenge. The end of one is told by the watch. */
  onSaved: (card: Card) => void;
  /** The shopper leaves the form; what became of a card that was sent may not be known. */
  onClose: () => void;
}

export function AddCardForm({ onSaved, onClose }: AddCardFormProps) {
  const { texts } = useLanguage();
  const { wallet } = useWallet();
  const { watch, challenge: watched } = useChallenge();
  const titleId = useUniqueId();
  const element = useRef<HTMLFormElement>(null);
  const { saver, state } = useCardSaver();
  const { vaults, vault, choose } = useVault();
  const hasChoice = vaults.length > 1;
  const challenge = watched?.isOfForm === true ? watched : null;
  const isEditing = state.stage === "editing" && (challenge === null || challenge.phase === "over");
  const inputs = useCardInputs({ vault, hasChoice, isLocked: !isEditing, refusal: state.refusal });
  const { focusFirst } = inputs;
  useEffect(() => focusFirst(), [focusFirst]);
  useEffect(() => () => watch.leaveForm(), [watch]);

  const finish = (added: Added | null) => {
    if (added === null) return;
    if ("challenge" in added) {
      // The provider has it, and a second attempt needs it to be typed again.
      inputs.clearCvc();
      watch.start(added.challenge);
      return;
    }
    inputs.clear();
    onSaved(added);
  };
  const close = () => {
    const isOutcomeOpen = state.stage === "asking" || state.stage === "unresolved";
    saver.close();
    inputs.clear();
    onClose();
    // The list is then the only one that can say.
    if (isOutcomeOpen) void wallet.refresh();
  };
  const submit = inputs.submit(async (request) => {
    if (!isEditing) return;
    watch.dismiss();
    finish(await saver.submit(request));
  });
  const chooseVault = (id: Vault) => {
    inputs.clearCvc();
    choose(id);
  };
  useEscape(element, () => {
    if (isEditing) close();
  });

  return (
    <form
      ref={element}
      className="add-card-form"
      method="post"
      noValidate
      aria-labelledby={titleId}
      onSubmit={(event) => void submit(event)}
    >
      <h2 id={titleId}>{texts.form.title}</h2>
      {hasChoice && (
        <VaultChoice vaults={vaults} chosen={vault?.id} isLocked={!isEditing} onChoose={chooseVault} />
      )}
      <CardFields inputs={inputs} asksForCvc={vault?.asksForCvc === true}>
        <LabelField inputs={inputs} />
      </CardFields>
      <SaveBar
        state={state}
        challenge={challenge}
        check={vault?.check ?? "none"}
        onAskAgain={() => void saver.askAgain().then(finish)}
        onClose={close}
      />
    </form>
  );
}
