/** In how many payments the order can be paid with the card, and what that costs. Not shown where there is one way only. */
import { useState } from "react";
import type { Currency } from "../../../money/index.ts";
import { formatMoney } from "../../../money/index.ts";
import type { InstallmentPlan, ProblemCode } from "../../../contract/index.ts";
import type { PayLanguage } from "../../i18n/pay.ts";
import { payFailureText, usePayLanguage } from "../../i18n/pay.ts";
import { Button } from "../button/button.tsx";
import { useWantFocus } from "../focus.ts";
import { PAY_BUTTON } from "./focus-names.ts";
import type { OfferInUse } from "./use-offer.ts";

interface PlanTableProps {
  offer: OfferInUse;
  currency: Currency;
  isLocked: boolean;
}

/** What asking again cannot change. */
const FINAL: ReadonlySet<ProblemCode> = new Set(["card_not_payable", "no_order"]);

/** As many rows as there are mostly, where nothing is known of the card. */
const USUAL_ROWS = 3;

export function PlanTable({ offer, currency, isLocked }: PlanTableProps) {
  const { pay } = usePayLanguage();
  const plans = offer.offer?.plans ?? [];
  const [rows, setRows] = useState(USUAL_ROWS);
  if (plans.length > 0 && plans.length !== rows) setRows(plans.length);
  if (offer.failure !== null) return <NoPlans offer={offer} />;
  if (offer.offer === null) return offer.isLoading ? <PlanSkeleton rows={rows} /> : null;
  if (plans.length < 2) return null;
  return (
    <fieldset className="plans" disabled={isLocked}>
      <legend className="visually-hidden">{pay.plans.label}</legend>
      {plans.map((plan) => (
        <PlanRow
          key={plan.installment}
          plan={plan}
          currency={currency}
          isChosen={plan.installment === offer.plan?.installment}
          onChoose={() => offer.choose(plan.installment)}
        />
      ))}
    </fieldset>
  );
}

interface PlanRowProps {
  plan: InstallmentPlan;
  currency: Currency;
  isChosen: boolean;
  onChoose: () => void;
}

function PlanRow({ plan: { installment, monthly, total }, currency, isChosen, onChoose }: PlanRowProps) {
  const { pay, locale } = usePayLanguage();
  const { single, several, monthly: monthlyText, total: totalWord } = pay.plans;
  const money = (amount: string) => formatMoney(amount, currency, locale);
  const isSingle = installment === 1;
  return (
    <label className="plan">
      <input type="radio" name="plan" checked={isChosen} onChange={onChoose} />
      <span className="plan-text">
        <span className="plan-name">{isSingle ? single : several(installment)}</span>{" "}
        <span className="plan-cost">
          {!isSingle && <span className="plan-monthly">{monthlyText(money(monthly), installment)} </span>}
          <span className="plan-total">
            {!isSingle && <span className="plan-word">{totalWord} </span>}
            {money(total)}
          </span>
        </span>
      </span>
    </label>
  );
}

function NoPlans({ offer: { failure, reload } }: Pick<PlanTableProps, "offer">) {
  const language = usePayLanguage();
  const wantFocus = useWantFocus();
  const { pay } = language;
  const said = failureOf(failure, language);
  if (said === null) return null;
  const retry = () => {
    // This button goes.
    wantFocus(PAY_BUTTON);
    reload();
  };
  const isFinal = failure?.outcome === "refused" && FINAL.has(failure.problem.code);
  return (
    <div className="no-plans">
      <p role="alert">{isFinal ? said : pay.plans.failed(said)}</p>
      {!isFinal && <Button onClick={retry}>{pay.plans.retry}</Button>}
    </div>
  );
}

function failureOf(failure: OfferInUse["failure"], language: PayLanguage): string | null {
  // That the session is over stands above the list.
  const isSessionOver = failure?.outcome === "refused" && failure.problem.status === 401;
  return failure === null || isSessionOver ? null : payFailureText(failure, language);
}

/** @param rows those of the table that was there, when the same is loaded again: nothing moves then. */
function PlanSkeleton({ rows }: { rows: number }) {
  const { pay } = usePayLanguage();
  const loading = <output className="visually-hidden">{pay.plans.loading}</output>;
  if (rows < 2) return loading;
  return (
    <div className="plans plans-loading">
      {loading}
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="plan" aria-hidden="true">
          <span className="skeleton-dot" />
          <span className="plan-text">
            <span className="plan-name" />
            <span className="plan-cost">
              {row > 0 && <span className="plan-monthly" />}
              <span className="plan-total" />
            </span>
          </span>
        </div>
      ))}
    </div>
  );
}
