/** How the payment stands, in the list's place: made, in review, or not known yet. There is nothing to pay with here. */
import { useEffect, useRef } from "react";
import { formatMoney } from "../../../money/index.ts";
import type { Order, Payment } from "../../../contract/index.ts";
import { usePayLanguage } from "../../i18n/pay.ts";
import type { OrderState } from "../../payment/index.ts";
import { cardInFull } from "../../wallet/index.ts";
import { useAnnounce } from "../announcer.tsx";
import { useFocusTarget } from "../focus.ts";
import { useUniqueId } from "../unique-id.ts";
import { useOnline } from "../use-online.ts";
import { PAYMENT_RESULT } from "./focus-names.ts";

interface PaymentResultProps {
  outcome: Exclude<Order["status"], "open">;
  state: OrderState;
}

export function PaymentResult({ outcome, state }: PaymentResultProps) {
  const { pay } = usePayLanguage();
  const titleId = useUniqueId();
  const title = useFocusTarget<HTMLHeadingElement>(PAYMENT_RESULT);
  const announce = useAnnounce();
  const told = useRef(outcome);
  const said = pay.result[outcome];
  useEffect(() => {
    if (told.current === outcome) return;
    told.current = outcome;
    announce(said);
  }, [outcome, said, announce]);

  const { payment } = state.order;
  const isKnown = outcome !== "pending" && payment !== null;
  const isCardSaved = isKnown && state.savesCard && payment.card.id !== null;
  return (
    <section className="payment-result" aria-labelledby={titleId}>
      <h2 ref={title} id={titleId} tabIndex={-1}>
        {outcome === "pending" && <span className="spinner" aria-hidden="true" />}
        {said}
      </h2>
      <Hint outcome={outcome} />
      {isKnown && <Facts payment={payment} />}
      {isCardSaved && <p className="payment-saved">{pay.result.cardSaved}</p>}
    </section>
  );
}

function Hint({ outcome }: Pick<PaymentResultProps, "outcome">) {
  const { pay } = usePayLanguage();
  const isOnline = useOnline();
  if (outcome === "paid") return null;
  const { reviewHint, pendingHint, offlineHint } = pay.result;
  const whilePending = isOnline ? pendingHint : offlineHint;
  return <p className="payment-hint">{outcome === "in_review" ? reviewHint : whilePending}</p>;
}

function Facts({ payment }: { payment: Payment }) {
  const { pay, texts, locale } = usePayLanguage();
  const { charged, currency, installment, card } = payment;
  return (
    <dl>
      <div>
        <dt>{pay.result.amount}</dt>
        <dd>{formatMoney(charged, currency, locale)}</dd>
      </div>
      <div>
        <dt>{pay.result.card}</dt>
        <dd>{cardInFull(card, texts)}</dd>
      </div>
      <div>
        <dt>{pay.result.installment}</dt>
        <dd>{installment === 1 ? pay.plans.single : pay.plans.several(installment)}</dd>
      </div>
    </dl>
  );
}
