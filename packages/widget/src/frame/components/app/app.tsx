/** The widget inside the frame: which of its states is shown, and in which language. */
import { useEffect, useState } from "react";
import type { Locale } from "../../../contract/index.ts";
import { browserLocale, LocaleContext, useLanguage } from "../../i18n/index.ts";
import type { Parts } from "../../parts.ts";
import { Announcer } from "../announcer.tsx";
import { CheckoutContext } from "../checkout-context.ts";
import { ChallengeContext } from "../challenge-context.ts";
import { FocusWish, FocusWishContext } from "../focus.ts";
import { useWallet, WalletContext } from "../wallet-context.ts";
import { CrashGuard } from "./crash-guard.tsx";
import { Stage } from "./stage.tsx";

interface AppProps {
  parts: Pick<Parts, "wallet" | "watch" | "orders" | "payer">;
  /** What the merchant's page asked for; otherwise the session decides. */
  locale: Locale | undefined;
  onCrash: () => void;
}

export function App({ parts, locale, onCrash }: AppProps) {
  const [focusWish] = useState(() => new FocusWish());
  return (
    <WalletContext value={parts.wallet}>
      <ChallengeContext value={parts.watch}>
        <CheckoutContext value={parts}>
          <FocusWishContext value={focusWish}>
            <Localized locale={locale} onCrash={onCrash} />
          </FocusWishContext>
        </CheckoutContext>
      </ChallengeContext>
    </WalletContext>
  );
}

function Localized({ locale: wanted, onCrash }: Pick<AppProps, "locale" | "onCrash">) {
  const { state } = useWallet();
  const locale = wanted ?? state.session?.locale ?? browserLocale();
  return (
    <LocaleContext value={locale}>
      <PageLanguage />
      <CrashGuard onCrash={onCrash}>
        <Announcer>
          <Stage />
        </Announcer>
      </CrashGuard>
    </LocaleContext>
  );
}

function PageLanguage() {
  const { locale, texts } = useLanguage();
  useEffect(() => {
    document.documentElement.lang = locale;
    document.title = texts.list.label;
  }, [locale, texts]);
  return null;
}
