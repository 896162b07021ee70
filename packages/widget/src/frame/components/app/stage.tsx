/** The widget's states: loading, failed, on a page that it is not for, and open. */
import { useEffect, useState } from "react";
import type { Card } from "../../../contract/index.ts";
import { failureText, useLanguage } from "../../i18n/index.ts";
import { cardInFull, listedCards, pickedCard } from "../../wallet/index.ts";
import { useAnnounce } from "../announcer.tsx";
import { useChallenge } from "../challenge-context.ts";
import { useCheckout } from "../checkout-context.ts";
import { Checkout } from "../checkout/checkout.tsx";
import { PAYMENT_RESULT } from "../checkout/focus-names.ts";
import { ChallengeNotice } from "../challenge-notice/challenge-notice.tsx";
import { Button } from "../button/button.tsx";
import { ADD_BUTTON, BELOW_LIST, CardList } from "../card-list/card-list.tsx";
import { radioName } from "../card-list/card-row.tsx";
import { EmptyList } from "../empty-list.tsx";
import { useFocusTarget, useWantFocus } from "../focus.ts";
import { fetchForms, prepareForms, useForms } from "../load-forms.ts";
import { Notice } from "../notice/notice.tsx";
import { PlusSign } from "../plus-sign.tsx";
import { usePending } from "../progress.ts";
import { Skeleton } from "../skeleton/skeleton.tsx";
import { useOnline } from "../use-online.ts";
import { useWallet } from "../wallet-context.ts";
import { SessionExpired, SomeUnavailable } from "./list-notices.tsx";

const RETRY_BUTTON = "retry";

export function Stage() {
  const { state } = useWallet();
  const { state: order } = useCheckout();
  const { texts } = useLanguage();
  switch (state.stage) {
    case "loading":
      return <Skeleton label={texts.list.loading} />;
    case "failed":
      return <LoadFailed />;
    case "refused":
      return (
        <Notice urgency="alert" tone="danger">
          {texts.notices.wrongPage}
        </Notice>
      );
    case "open":
      return order === null ? <Cards /> : <Checkout />;
    default:
      return state.stage satisfies never;
  }
}

function LoadFailed() {
  const { wallet, state } = useWallet();
  const { texts, locale } = useLanguage();
  const wantFocus = useWantFocus();
  const button = useFocusTarget<HTMLButtonElement>(RETRY_BUTTON);
  if (state.isSessionExpired) return <SessionExpired />;
  const reason = state.failure === null ? "" : failureText(state.failure, texts, locale);
  const retry = () => {
    wantFocus(RETRY_BUTTON, ...BELOW_LIST, PAYMENT_RESULT);
    void wallet.retry();
  };
  return (
    <Notice
      urgency="alert"
      tone="danger"
      action={
        <Button ref={button} onClick={retry}>
          {texts.notices.retry}
        </Button>
      }
    >
      {texts.notices.loadFailed} {reason}
    </Notice>
  );
}

function Cards() {
  const { wallet, state } = useWallet();
  const { texts } = useLanguage();
  const announce = useAnnounce();
  const wantFocus = useWantFocus();
  const isOnline = useOnline();
  const forms = useForms();
  const [isAdding, setAdding] = useState(false);
  useEffect(() => void prepareForms(), []);

  const { watch, challenge } = useChallenge();
  const isFormsChallenge = isAdding && challenge?.isOfForm === true;

  const close = () => {
    wantFocus(ADD_BUTTON);
    setAdding(false);
  };
  const take = (card: Card) => {
    wantFocus(radioName(card.id));
    setAdding(false);
    wallet.adopt(card);
    announce(texts.form.saved(cardInFull(card, texts)));
  };
  // The card is in the list already.
  useEffect(
    () =>
      watch.whenSaved(({ card, isOfForm, isShown }) => {
        // Who comes back from a redirect has not begun anywhere on this page.
        if (isShown) wantFocus(card === null ? ADD_BUTTON : radioName(card.id));
        if (isOfForm) setAdding(false);
        if (card !== null) announce(texts.form.saved(cardInFull(card, texts)));
      }),
    [watch, announce, texts, wantFocus],
  );

  const isListEmpty = listedCards(state).length === 0;
  const isSomeUnavailable = state.unavailable.length > 0;
  const canAdd = (state.session?.vaults.length ?? 0) > 0;
  return (
    <>
      {!isOnline && <Notice urgency="status">{texts.notices.offline}</Notice>}
      {state.isSessionExpired && !isAdding && <SessionExpired />}
      {challenge !== null && !isFormsChallenge && <ChallengeNotice challenge={challenge} />}
      {!isListEmpty && (
        <CardList picked={pickedCard(state)} isLocked={false} onPick={(id) => wallet.pick(id)} />
      )}
      {isSomeUnavailable && <SomeUnavailable />}
      {isListEmpty && !isSomeUnavailable && !isAdding && <EmptyList />}
      {forms === "failed" && (
        <Notice urgency="alert" tone="danger">
          {texts.noAnswer}
        </Notice>
      )}
      {isAdding && forms !== null && forms !== "failed" && (
        <forms.AddCardForm onSaved={take} onClose={close} />
      )}
      {!isAdding && canAdd && <AddButton onOpen={() => setAdding(true)} />}
    </>
  );
}

function AddButton({ onOpen }: { onOpen: () => void }) {
  const { texts } = useLanguage();
  const { isPending, showsProgress, run } = usePending();
  const ref = useFocusTarget<HTMLButtonElement>(ADD_BUTTON);
  const open = () =>
    run(async () => {
      if ((await fetchForms()) !== null) onOpen();
    });
  return (
    <button
      ref={ref}
      type="button"
      className="add-button"
      aria-disabled={isPending}
      onClick={() => void open()}
    >
      {showsProgress ? <span className="spinner" aria-hidden="true" /> : <PlusSign />}
      {texts.list.addCard}
    </button>
  );
}
