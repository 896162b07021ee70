/** What tells one card from another: mark, bank and family, last four, expiry, and the shopper's own name for it. */
import { useState } from "react";
import { expiresSoon, formatExpiry } from "../../../card/index.ts";
import type { Card } from "../../../contract/index.ts";
import { useLanguage } from "../../i18n/index.ts";
import { canPay, cardTitle } from "../../wallet/index.ts";
import { BrandMark } from "../brand-mark/brand-mark.tsx";
import { useWallet } from "../wallet-context.ts";

export function CardFacts({ card }: { card: Card }) {
  const { texts } = useLanguage();
  const { state } = useWallet();
  const warning = useExpiryWarning(card);
  const cannotPay = !card.isExpired && !canPay(card, state);
  return (
    <>
      <BrandMark brand={card.brand} />
      <span className="card-facts">
        <span className="card-facts-title">{cardTitle(card, texts)}</span>
        <span className="card-facts-details">
          <span>
            <span aria-hidden="true">•••• </span>
            <span className="visually-hidden">{texts.card.lastFour} </span>
            {card.last4}
          </span>{" "}
          {card.expiry !== null && <span>{formatExpiry(card.expiry)}</span>}{" "}
          {warning !== null && <span className="card-facts-warning">{warning}</span>}{" "}
          {cannotPay && <span>{texts.card.cannotPay}</span>}{" "}
          {card.isDefault && <span className="card-facts-default">{texts.card.isDefault}</span>}{" "}
          {card.label !== null && card.label !== "" && <span>{card.label}</span>}
        </span>
      </span>
    </>
  );
}

function useExpiryWarning({ expiry, isExpired }: Card): string | null {
  const { texts } = useLanguage();
  const [now] = useState(() => Date.now());
  if (isExpired) return texts.card.expired;
  return expiry !== null && expiresSoon(expiry, now) ? texts.card.expiresSoon : null;
}
