/** Paying the session's order: the list with what it takes to pay, or how the payment stands. What pays is loaded after the list. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { WatchState } from "../../challenge/index.ts";
import type { Order } from "../../../contract/index.ts";
import { useLanguage } from "../../i18n/index.ts";
import type { OrderState } from "../../payment/index.ts";
import { listedCards, pickedCard } from "../../wallet/index.ts";
import { SessionExpired, SomeUnavailable } from "../app/list-notices.tsx";
import { Button } from "../button/button.tsx";
import { CardList } from "../card-list/card-list.tsx";
import { ChallengeNotice } from "../challenge-notice/challenge-notice.tsx";
import { useChallenge } from "../challenge-context.ts";
import { useCheckout } from "../checkout-context.ts";
import { useWantFocus } from "../focus.ts";
import { prepareForms } from "../load-forms.ts";
import { fetchPayment, usePaymentPart } from "../load-payment.ts";
import { Notice } from "../notice/notice.tsx";
import { Skeleton } from "../skeleton/skeleton.tsx";
import { useOnline } from "../use-online.ts";
import { useWallet } from "../wallet-context.ts";
import { CARD_TO_PAY_FORM, OTHER_CARD_BUTTON, PAY_BUTTON, PAYMENT_RESULT } from "./focus-names.ts";

/** What stands in the list's place; `null`: the list. */
type Outcome = Exclude<Order["status"], "open"> | null;

function outcomeOf({ order }: OrderState, challenge: WatchState | null, isBusy: boolean): Outcome {
  if (order.status === "paid" || order.status === "in_review") return order.status;
  // What was begun here is told where it was begun.
  if (isBusy) return null;
  const isBack = challenge?.purpose === "payment" && challenge.phase === "asking";
  return order.status === "pending" || isBack ? "pending" : null;
}

export function Checkout() {
  const { state, paying } = useCheckout();
  const { challenge } = useChallenge();
  const { texts } = useLanguage();
  const { state: wallet } = useWallet();
  const part = usePaymentPart();
  useEffect(() => {
    void fetchPayment();
    void prepareForms();
  }, []);

  const isAtBank = challenge?.purpose === "payment" && challenge.isOfForm && challenge.phase !== "over";
  const isBusy = paying.stage !== "editing" || isAtBank;
  const outcome = state === null ? null : outcomeOf(state, challenge, isBusy);
  useFocusOnOutcome(outcome);
  if (state === null) return null;
  if (outcome === null) return <Choice state={state} isBusy={isBusy} />;
  return (
    <>
      {wallet.isSessionExpired && outcome === "pending" && <SessionExpired />}
      {part === null && <Skeleton label={texts.list.loading} />}
      {part === "failed" && <PartMissing />}
      {part !== null && part !== "failed" && <part.PaymentResult outcome={outcome} state={state} />}
    </>
  );
}

/** The list and what stands in its place take the focus from each other, but not from the merchant's page when it is opened. */
function useFocusOnOutcome(outcome: Outcome): void {
  const wantFocus = useWantFocus();
  const wasChoice = useRef(outcome === null);
  useLayoutEffect(() => {
    const isChoice = outcome === null;
    if (isChoice === wasChoice.current) return;
    wasChoice.current = isChoice;
    wantFocus(isChoice ? PAY_BUTTON : PAYMENT_RESULT);
  }, [outcome, wasChoice, wantFocus]);
}

function Choice({ state, isBusy }: { state: OrderState; isBusy: boolean }) {
  const { wallet, state: cards } = useWallet();
  const { orders, payer } = useCheckout();
  const { challenge } = useChallenge();
  const { texts } = useLanguage();
  const wantFocus = useWantFocus();
  const isOnline = useOnline();
  const part = usePaymentPart();
  const [wantsOther, setWantsOther] = useState(false);

  const { order } = state;
  const canType = order.vaults.length > 0;
  const preferred = pickedCard(cards);
  const isTyping = canType && (wantsOther || preferred === null);
  const change = (isOther: boolean) => {
    payer.forget();
    orders.forgetDecline();
    setWantsOther(isOther);
  };
  const pick = (id: string) => {
    change(false);
    wallet.pick(id);
  };
  const typeOther = () => {
    wantFocus(CARD_TO_PAY_FORM);
    change(true);
  };
  const leaveOther = () => {
    wantFocus(OTHER_CARD_BUTTON);
    change(false);
  };
  // A saved card that turns up later takes nothing away that the shopper has begun to type.
  const keepTyping = isTyping ? () => setWantsOther(true) : undefined;
  const isPart = part !== null && part !== "failed";
  const isOtherChallenge = challenge !== null && challenge.purpose === "card";
  return (
    <>
      {!isOnline && <Notice urgency="status">{texts.notices.offline}</Notice>}
      {cards.isSessionExpired && <SessionExpired />}
      {isPart && <part.OpenPayment />}
      {isOtherChallenge && <ChallengeNotice challenge={challenge} />}
      {listedCards(cards).length > 0 && (
        <CardList picked={isTyping ? null : preferred} isLocked={isBusy} onPick={pick} />
      )}
      {cards.unavailable.length > 0 && <SomeUnavailable />}
      {part === "failed" && <PartMissing />}
      {isPart && (
        <div className="pay-area" onInput={keepTyping}>
          <part.PayArea
            key={`${order.id} ${order.amount}`}
            state={state}
            card={isTyping ? null : preferred}
            isBusy={isBusy}
            onOther={canType ? typeOther : null}
            onBack={preferred === null ? null : leaveOther}
          />
        </div>
      )}
    </>
  );
}

/** The connection was lost before it came. */
function PartMissing() {
  const { texts } = useLanguage();
  return (
    <Notice
      urgency="alert"
      tone="danger"
      action={<Button onClick={() => void fetchPayment()}>{texts.notices.retry}</Button>}
    >
      {texts.noAnswer}
    </Notice>
  );
}
