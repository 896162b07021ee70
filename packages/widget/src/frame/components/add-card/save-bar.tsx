/** The end of the add form: what can be done, and what is known about the saving. Words come below, so no button moves. */
import { failureText, useLanguage } from "../../i18n/index.ts";
import type { Language } from "../../i18n/index.ts";
import { Button } from "../button/button.tsx";
import { useOnline } from "../use-online.ts";
import { useWallet } from "../wallet-context.ts";
import type { SaverState } from "./card-saver.ts";
import { fieldsOf } from "./use-card-saver.ts";

interface SaveBarProps {
  state: SaverState;
  onAskAgain: () => void;
  onClose: () => void;
}

function refusalText(refusal: SaverState["refusal"], { texts, locale }: Language): string | null {
  if (refusal === null || fieldsOf(refusal).length > 0) return null;
  if (refusal === "not_sent") return texts.form.notSent;
  // Told by `isSessionExpired`, which goes when a new session comes.
  if (refusal.outcome === "refused" && refusal.problem.status === 401) return null;
  return failureText(refusal, texts, locale);
}

function progressText({ stage, isSlow }: SaverState, isOnline: boolean, { texts }: Language): string | null {
  if (stage === "asking") return isOnline ? texts.form.asking : texts.form.askingOffline;
  if (stage === "unresolved") return texts.form.unresolved;
  return stage === "sending" && isSlow ? texts.form.slow : null;
}

export function SaveBar({ state, onAskAgain, onClose }: SaveBarProps) {
  const language = useLanguage();
  const { texts } = language;
  const isOnline = useOnline();
  const { state: wallet } = useWallet();
  const alert = wallet.isSessionExpired ? texts.notices.sessionExpired : refusalText(state.refusal, language);
  const isSending = state.stage === "sending" || state.stage === "asking";
  return (
    <div className="save-bar">
      <div className="button-row">
        {state.stage === "unresolved" ? (
          <Button kind="primary" onClick={onAskAgain}>
            {texts.form.askAgain}
          </Button>
        ) : (
          <Button kind="primary" type="submit" isPending={isSending} showsProgress={state.showsProgress}>
            {isSending ? texts.form.saving : texts.form.save}
          </Button>
        )}
        <Button isPending={state.stage === "sending"} onClick={onClose}>
          {state.stage === "editing" || state.stage === "sending" ? texts.form.cancel : texts.form.close}
        </Button>
      </div>
      <p role="alert" className="form-alert">
        {alert}
      </p>
      <output className="form-status">{progressText(state, isOnline, language)}</output>
      <p className="trust-line">{texts.form.trust}</p>
    </div>
  );
}
