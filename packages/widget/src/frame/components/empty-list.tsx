/** What stands in the list's place when nothing is saved yet. */
import { useLanguage } from "../i18n/index.ts";

export function EmptyList() {
  const { texts } = useLanguage();
  return (
    <div className="empty-list">
      <p>{texts.list.emptyTitle}</p>
      <p>{texts.list.emptyHint}</p>
    </div>
  );
}
