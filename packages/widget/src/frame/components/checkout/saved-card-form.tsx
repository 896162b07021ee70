/** Pays with the picked card. */
import type { FormEvent } from "react";
import { useMemo, useRef } from "react";
import { formatMoney } from "../../../money/index.ts";
import type { Card } from "../../../contract/index.ts";
import { usePayLanguage } from "../../i18n/pay.ts";
import type { OrderState } from "../../payment/index.ts";
import type { Offers } from "../../payment/offers.ts";
import { useCheckout } from "../checkout-context.ts";
import { TextField } from "../text-field/text-field.tsx";
import { useWallet } from "../wallet-context.ts";
import { PayBar } from "./pay-bar.tsx";
import { PlanTable } from "./plan-table.tsx";
import { useFocusAfterAttempt } from "./use-focus-after-attempt.ts";
import { useOffer } from "./use-offer.ts";
import { useLeavingChallenge } from "./use-leaving-challenge.ts";
import { useSavedCvc } from "./use-saved-cvc.ts";

interface SavedCardFormProps {
  card: Card;
  state: OrderState;
  offers: Offers;
  isBusy: boolean;
}

export function SavedCardForm({ card, state: { order }, offers, isBusy }: SavedCardFormProps) {
  const { pay, texts, locale } = usePayLanguage();
  const { wallet } = useWallet();
  const { payer } = useCheckout();
  const source = useMemo(() => ({ cardId: card.id }), [card.id]);
  const offer = useOffer(offers, source);
  const asksForCvc = offer.offer?.asksForCvc === true;
  const { hint, error, ref, onChange, read, clear } = useSavedCvc(card, asksForCvc);
  const form = useRef<HTMLFormElement>(null);
  useLeavingChallenge();
  useFocusAfterAttempt(form, isBusy);
  const { plan } = offer;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || plan === null || offer.isLoading) return;
    const cvc = asksForCvc ? read() : null;
    if (asksForCvc && cvc === null) return;
    // Whatever comes back to the list meanwhile, this form stays.
    wallet.pick(card.id);
    const { installment, total } = plan;
    await payer.pay({ cardId: card.id, ...(cvc !== null && { cvc }), installment, total });
    // The provider has it, and another attempt needs it to be typed again.
    if (payer.getState().refusal === null) clear();
  };
  return (
    <form
      ref={form}
      className="pay-form"
      method="post"
      noValidate
      aria-label={pay.form.label}
      onSubmit={(event) => void submit(event)}
    >
      <PlanTable offer={offer} currency={order.currency} isLocked={isBusy} />
      {asksForCvc && (
        <TextField
          ref={ref}
          name="cvc"
          label={texts.form.cvc}
          hint={hint}
          error={error}
          type="text"
          inputMode="numeric"
          autoComplete="cc-csc"
          readOnly={isBusy}
          onChange={onChange}
        />
      )}
      <PayBar
        amount={formatMoney(plan?.total ?? order.amount, order.currency, locale)}
        offer={offer}
        cardId={card.id}
        onClose={null}
      />
    </form>
  );
}
