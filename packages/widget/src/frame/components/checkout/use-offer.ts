/** How the card can pay, drawn again when that is known, and the plan that the shopper chose. */
import { useLayoutEffect, useState, useSyncExternalStore } from "react";
import type { InstallmentPlan } from "../../../contract/index.ts";
import type { OfferState, Offers, OfferSource } from "../../payment/offers.ts";

export interface OfferInUse extends OfferState {
  /** `null` while there is no offer. */
  plan: InstallmentPlan | null;
  choose: (installment: number) => void;
  reload: () => void;
}

export function useOffer(offers: Offers, source: OfferSource | null): OfferInUse {
  // Before anything can be clicked: the offer that is there may be another card's.
  useLayoutEffect(() => offers.want(source), [offers, source]);
  const state = useSyncExternalStore(offers.subscribe, offers.getState);
  const [wanted, choose] = useState(1);
  const plans = state.offer?.plans ?? [];
  const plan = plans.find(({ installment }) => installment === wanted) ?? plans[0] ?? null;
  return { ...state, plan, choose, reload: () => offers.reload() };
}
