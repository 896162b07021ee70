/** Pays with a card that is typed, and saves it where the shopper agrees. What was typed is gone as soon as the form is. */
import { binOf } from "../../../card/index.ts";
import { useContext, useEffect, useMemo, useRef, useState } from "react";
import { formatMoney } from "../../../money/index.ts";
import type { AddCardRequest, PayRequest, VaultOption } from "../../../contract/index.ts";
import { usePayLanguage } from "../../i18n/pay.ts";
import type { OrderState } from "../../payment/index.ts";
import type { Offers } from "../../payment/offers.ts";
import { CardFields, LabelField } from "../add-card/card-fields.tsx";
import { useCardInputs } from "../add-card/use-card-inputs.ts";
import { useCheckout } from "../checkout-context.ts";
import { FocusWishContext, whenHere } from "../focus.ts";
import { useUniqueId } from "../unique-id.ts";
import { useEscape } from "../use-escape.ts";
import { CARD_TO_PAY_FORM } from "./focus-names.ts";
import { PayBar } from "./pay-bar.tsx";
import { PlanTable } from "./plan-table.tsx";
import { useFocusAfterAttempt } from "./use-focus-after-attempt.ts";
import { useLeavingChallenge } from "./use-leaving-challenge.ts";
import type { OfferInUse } from "./use-offer.ts";
import { useOffer } from "./use-offer.ts";

interface TypedCardFormProps {
  state: OrderState;
  offers: Offers;
  isBusy: boolean;
  onClose: (() => void) | null;
}

/** Every typed card is paid with its code, wherever the BFF sends it. */
const withCvc: VaultOption = { id: "iyzico", asksForCvc: true, check: "none" };

interface Typed {
  card: AddCardRequest;
  save: boolean;
  plan: NonNullable<OfferInUse["plan"]>;
}

function requestOf({ card, save, plan }: Typed): PayRequest | null {
  const { holder, number, expiry, cvc, label } = card;
  if (cvc === undefined) return null;
  const { installment, total } = plan;
  const isNamed = save && label !== undefined;
  return { card: { holder, number, expiry, cvc, save, ...(isNamed && { label }) }, installment, total };
}

export function TypedCardForm({ state: { order }, offers, isBusy, onClose }: TypedCardFormProps) {
  const { pay, locale } = usePayLanguage();
  const { payer, paying } = useCheckout();
  const titleId = useUniqueId();
  const element = useRef<HTMLFormElement>(null);
  const [save, setSave] = useState(false);
  const inputs = useCardInputs({
    vault: withCvc,
    hasChoice: false,
    isLocked: isBusy,
    refusal: paying.refusal,
  });
  const bin = binOf(inputs.digits);
  const source = useMemo(() => (bin === null ? null : { bin }), [bin]);
  const offer = useOffer(offers, source);
  const { plan } = offer;
  useLeavingChallenge();
  useFocusAfterAttempt(element, isBusy);
  useFocusWhenWanted(inputs.focusFirst);
  useEscape(element, () => {
    if (!isBusy) onClose?.();
  });

  const decide = (wantsSaved: boolean) => {
    // The name goes with its input: what is wrong with it could not be seen any more, and would still be.
    if (!wantsSaved) inputs.clearLabel();
    setSave(wantsSaved);
  };
  const submit = inputs.submit(async (card) => {
    if (isBusy || plan === null || offer.isLoading) return;
    const request = requestOf({ card, save, plan });
    if (request === null) return;
    await payer.pay(request);
    // The provider has it, and another attempt needs it to be typed again.
    if (payer.getState().refusal === null) inputs.clearCvc();
  });
  return (
    <form
      ref={element}
      className="pay-form"
      method="post"
      noValidate
      aria-labelledby={titleId}
      onSubmit={(event) => void submit(event)}
    >
      <h2 id={titleId}>{onClose === null ? pay.form.firstCard : pay.form.otherCard}</h2>
      <CardFields inputs={inputs} asksForCvc>
        <div className="save-card">
          <label>
            {/* Its tick is its own: one that is drawn anew between its `input` and its `change` would be taken back. */}
            <input
              type="checkbox"
              disabled={isBusy}
              onChange={({ currentTarget }) => decide(currentTarget.checked)}
            />
            {pay.form.save}
          </label>
          {save && <LabelField inputs={inputs} />}
        </div>
      </CardFields>
      <PlanTable offer={offer} currency={order.currency} isLocked={isBusy} />
      <PayBar
        amount={formatMoney(plan?.total ?? order.amount, order.currency, locale)}
        offer={offer}
        cardId={null}
        onClose={onClose}
      />
    </form>
  );
}

/** Not when it is there from the start: the merchant's page has the focus then. */
function useFocusWhenWanted(focusFirst: () => void): void {
  const wish = useContext(FocusWishContext);
  useEffect(() => {
    if (wish.take(CARD_TO_PAY_FORM)) whenHere(focusFirst);
  });
}
