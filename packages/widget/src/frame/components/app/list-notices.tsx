/** Sentences about the list as a whole. */
import { useContext, useLayoutEffect, useRef } from "react";
import { useLanguage } from "../../i18n/index.ts";
import { Button } from "../button/button.tsx";
import { BELOW_LIST } from "../card-list/card-list.tsx";
import { FocusWishContext } from "../focus.ts";
import { Notice } from "../notice/notice.tsx";
import { usePending } from "../progress.ts";
import { useWallet } from "../wallet-context.ts";

export function SessionExpired() {
  const { texts } = useLanguage();
  return (
    <Notice urgency="alert" tone="warning">
      {texts.notices.sessionExpired}
    </Notice>
  );
}

/** The provider could not be asked, so cards may be missing. */
export function SomeUnavailable() {
  const { wallet } = useWallet();
  const { texts } = useLanguage();
  const wish = useContext(FocusWishContext);
  const { isPending, showsProgress, run } = usePending();
  const button = useRef<HTMLButtonElement>(null);
  // The button goes when the cards come, and must not take the focus with it.
  useLayoutEffect(() => {
    const element = button.current;
    return () => {
      if (document.activeElement === element) wish.want(BELOW_LIST);
    };
  }, [wish]);
  return (
    <Notice
      urgency="status"
      action={
        <Button
          ref={button}
          isPending={isPending}
          showsProgress={showsProgress}
          onClick={() => void run(() => wallet.refresh())}
        >
          {texts.notices.retry}
        </Button>
      }
    >
      {texts.notices.someUnavailable}
    </Notice>
  );
}
