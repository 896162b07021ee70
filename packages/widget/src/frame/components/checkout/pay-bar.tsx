/** The end of whatever pays: the button with the amount, and what is known about the payment. Words come below, so no button moves. */
import { useLayoutEffect, useRef, useState } from "react";
import type { Decline } from "../../../contract/index.ts";
import type { WatchState } from "../../challenge/index.ts";
import { failureText } from "../../i18n/index.ts";
import type { PayLanguage } from "../../i18n/pay.ts";
import { payFailureText, usePayLanguage } from "../../i18n/pay.ts";
import type { SubmissionState } from "../../submission/index.ts";
import { cardInFull } from "../../wallet/index.ts";
import { fieldsOf } from "../add-card/use-card-saver.ts";
import { Button } from "../button/button.tsx";
import { useChallenge } from "../challenge-context.ts";
import { useCheckout } from "../checkout-context.ts";
import { useFocusOnReturn, useFocusTarget, useWantFocus } from "../focus.ts";
import { useOnline } from "../use-online.ts";
import { PAY_BUTTON } from "./focus-names.ts";
import type { OfferInUse } from "./use-offer.ts";

interface PayBarProps {
  /** What will be charged, in words: "149,90 ₺". */
  amount: string;
  offer: OfferInUse;
  /** Of the card to pay with; `null`: it is typed. */
  cardId: string | null;
  /** Leaves for the list; `null`: there is nothing else to pay with. */
  onClose: (() => void) | null;
}

/** Nothing went wrong then, so it is told as what goes on is. */
const isOwnDoing = (decline: Decline | null) => decline?.code === "three_ds_cancelled";

function refusalText(refusal: SubmissionState["refusal"], language: PayLanguage): string | null {
  if (refusal === null || fieldsOf(refusal).length > 0) return null;
  if (refusal === "not_sent") return language.pay.form.notSent;
  // That the session is over stands above the list.
  if (refusal.outcome === "refused" && refusal.problem.status === 401) return null;
  return payFailureText(refusal, language);
}

function alertText(
  { refusal }: SubmissionState,
  challenge: WatchState | null,
  decline: string | null,
  language: PayLanguage,
): string | null {
  const { texts, locale } = language;
  const failure = challenge?.failure ?? null;
  if (failure !== null) return texts.challenge.notCancelled(failureText(failure, texts, locale));
  const refused = refusalText(refusal, language);
  if (refused !== null) return refused;
  return decline;
}

/** Why the last payment was not made. It may have been another card's, and a card that was typed may be gone with its form. */
function useDeclineText(cardId: string | null): string | null {
  const { pay, texts } = usePayLanguage();
  const { state } = useCheckout();
  const decline = state?.decline ?? null;
  const card = state?.order.payment?.card;
  const [before] = useState(decline);
  if (decline === null || isOwnDoing(decline)) return null;
  const { message } = decline;
  if (card === undefined) return message;
  if (card.id !== cardId) return pay.form.ofCard(cardInFull(card, texts), message);
  return cardId === null && decline === before ? `${message} ${pay.form.typeAgain}` : message;
}

function progressText(
  { stage, isSlow }: SubmissionState,
  challenge: WatchState | null,
  isOnline: boolean,
  { pay, texts }: PayLanguage,
): string | null {
  if (stage === "asking" || challenge?.phase === "asking") {
    return isOnline ? texts.form.asking : texts.form.askingOffline;
  }
  if (challenge?.phase === "open") return pay.challenge.opened;
  if (stage === "unresolved") return pay.form.unresolved;
  return stage === "sending" && isSlow ? texts.form.slow : null;
}

/** The challenge of the payment that was begun here. */
function useOwnChallenge(): WatchState | null {
  const { challenge } = useChallenge();
  return challenge?.purpose === "payment" && challenge.isOfForm ? challenge : null;
}

/** Whether a payment was left at the bank. Going on with it, over the list, is the first thing to do then, and this the second. */
function useUnfinished(): boolean {
  const { challenge } = useChallenge();
  const isLeft = challenge?.purpose === "payment" && !challenge.isOfForm;
  return isLeft && (challenge.phase === "interrupted" || challenge.phase === "open");
}

export function PayBar({ amount, offer, cardId, onClose }: PayBarProps) {
  const language = usePayLanguage();
  const { pay, texts } = language;
  const isOnline = useOnline();
  const { state, paying } = useCheckout();
  const challenge = useOwnChallenge();
  const declined = useDeclineText(cardId);
  const decline = state?.decline ?? null;
  const cancelled = isOwnDoing(decline) ? decline?.message : null;
  return (
    <div className="save-bar">
      {offer.offer?.check === "three_ds" && challenge === null && (
        <p className="check-hint">{pay.form.check}</p>
      )}
      <div className="button-row">
        <MainButton amount={amount} offer={offer} />
        <OtherButton onClose={onClose} />
      </div>
      <p role="alert" className="form-alert">
        {alertText(paying, challenge, declined, language)}
      </p>
      <output className="form-status">
        {progressText(paying, challenge, isOnline, language) ?? cancelled}
      </output>
      <p className="trust-line">{texts.form.trust}</p>
    </div>
  );
}

/** One button, whatever it does at the time: it may have the focus. */
function MainButton({ amount, offer }: Pick<PayBarProps, "amount" | "offer">) {
  const { pay, texts } = usePayLanguage();
  const { watch } = useChallenge();
  const { payer, paying } = useCheckout();
  const challenge = useOwnChallenge();
  const hasUnfinished = useUnfinished();
  const button = useFocusTarget<HTMLButtonElement>(PAY_BUTTON);
  useFocusOnReturn(button, challenge !== null);
  useFocusAfter(challenge !== null);
  if (challenge?.phase === "open") {
    return (
      <Button ref={button} kind="primary" onClick={() => watch.openPage()}>
        {texts.challenge.openAgain}
      </Button>
    );
  }
  if (paying.stage === "unresolved") {
    return (
      <Button ref={button} kind="primary" onClick={() => void payer.askAgain()}>
        {texts.form.askAgain}
      </Button>
    );
  }
  const isBusy = paying.stage !== "editing" || challenge?.phase === "asking";
  // Nothing is charged on a guess.
  const isUnknown = offer.isLoading || offer.failure !== null;
  return (
    <Button
      ref={button}
      kind={hasUnfinished || offer.failure !== null ? "secondary" : "primary"}
      type="submit"
      isPending={isBusy || isUnknown}
      showsProgress={paying.showsProgress || challenge?.phase === "asking"}
    >
      {isBusy ? pay.form.paying : pay.form.pay(amount)}
    </Button>
  );
}

/** The end comes before the dialog over the frame has given the focus back. */
function useFocusAfter(isAtBank: boolean): void {
  const wantFocus = useWantFocus();
  const wasAtBank = useRef(isAtBank);
  useLayoutEffect(() => {
    if (wasAtBank.current && !isAtBank) wantFocus(PAY_BUTTON);
    wasAtBank.current = isAtBank;
  }, [isAtBank, wasAtBank, wantFocus]);
}

function OtherButton({ onClose }: Pick<PayBarProps, "onClose">) {
  const { texts } = usePayLanguage();
  const { watch } = useChallenge();
  const { paying } = useCheckout();
  const challenge = useOwnChallenge();
  if (challenge?.phase === "open") {
    const { isCancelling } = challenge;
    return (
      <Button isPending={isCancelling} showsProgress={isCancelling} onClick={() => void watch.cancel()}>
        {texts.challenge.cancel}
      </Button>
    );
  }
  const isBusy = paying.stage !== "editing" || challenge?.phase === "asking";
  if (onClose === null) return null;
  return (
    <Button isPending={isBusy} onClick={onClose}>
      {texts.form.cancel}
    </Button>
  );
}
