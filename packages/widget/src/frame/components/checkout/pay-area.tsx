/** Below the list: what it takes to pay with the picked card, or with another one. */
import { useEffect, useRef, useState } from "react";
import type { Card } from "../../../contract/index.ts";
import { usePayLanguage } from "../../i18n/pay.ts";
import type { OrderState } from "../../payment/index.ts";
import { Offers } from "../../payment/offers.ts";
import { useCheckout } from "../checkout-context.ts";
import { useFocusTarget } from "../focus.ts";
import { Notice } from "../notice/notice.tsx";
import { PlusSign } from "../plus-sign.tsx";
import { useWallet } from "../wallet-context.ts";
import { OTHER_CARD_BUTTON } from "./focus-names.ts";
import { SavedCardForm } from "./saved-card-form.tsx";
import { TypedCardForm } from "./typed-card-form.tsx";

interface PayAreaProps {
  state: OrderState;
  /** `null` where a card is typed. */
  card: Card | null;
  isBusy: boolean;
  /** Types another card; `null` where the order can be paid with saved cards only. */
  onOther: (() => void) | null;
  /** Leaves the typed card; `null` where there is no other. */
  onBack: (() => void) | null;
}

export function PayArea({ state, card, isBusy, onOther, onBack }: PayAreaProps) {
  const { pay } = usePayLanguage();
  const offers = useOffers();
  if (card === null && onOther === null) return <Notice urgency="status">{pay.form.noCard}</Notice>;
  if (card === null) return <TypedCardForm state={state} offers={offers} isBusy={isBusy} onClose={onBack} />;
  return (
    <>
      {onOther !== null && <OtherCardButton isBusy={isBusy} onClick={onOther} />}
      <SavedCardForm key={card.id} card={card} state={state} offers={offers} isBusy={isBusy} />
    </>
  );
}

/** What is known may not hold any more: the last attempt was refused for that, or another session has come. */
function useOffers(): Offers {
  const { wallet, state } = useWallet();
  const { paying } = useCheckout();
  const [offers] = useState(
    () =>
      new Offers({
        ask: (source, signal) =>
          wallet.inquire((api) =>
            "bin" in source ? api.offerForBin(source.bin, signal) : api.offerForCard(source.cardId, signal),
          ),
      }),
  );
  const { refusal } = paying;
  useEffect(() => {
    if (refusal === null || refusal === "not_sent" || refusal.outcome !== "refused") return;
    const { code, fields = [] } = refusal.problem;
    if (code === "amount_changed" || code === "installment_not_available") offers.reload();
    if (fields.some(({ field }) => field === "cvc")) offers.askForCvc();
  }, [refusal, offers]);
  const sessionId = state.session?.id;
  const askedIn = useRef(sessionId);
  useEffect(() => {
    if (askedIn.current === sessionId) return;
    askedIn.current = sessionId;
    offers.renew();
  }, [sessionId, offers]);
  useEffect(() => () => offers.want(null), [offers]);
  return offers;
}

function OtherCardButton({ isBusy, onClick }: { isBusy: boolean; onClick: () => void }) {
  const { pay } = usePayLanguage();
  const ref = useFocusTarget<HTMLButtonElement>(OTHER_CARD_BUTTON);
  return (
    <button ref={ref} type="button" className="add-button" disabled={isBusy} onClick={onClick}>
      <PlusSign />
      {pay.form.otherCard}
    </button>
  );
}
