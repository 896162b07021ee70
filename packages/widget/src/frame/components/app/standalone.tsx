/** What someone sees who opens the frame's address by itself. */
import { browserLocale, LocaleContext, useLanguage } from "../../i18n/index.ts";
import { Notice } from "../notice/notice.tsx";

export function Standalone() {
  return (
    <LocaleContext value={browserLocale()}>
      <Sentence />
    </LocaleContext>
  );
}

function Sentence() {
  const { texts } = useLanguage();
  return <Notice urgency="status">{texts.notices.partOfShop}</Notice>;
}
