/** The end of the add form: what can be done, and what is known about the saving. Words come below, so no button moves. */
import { useRef } from "react";
import type { Challenge, VaultOption } from "../../../contract/index.ts";
import type { WatchState } from "../../challenge/index.ts";
import { challengeText, failureText, useLanguage } from "../../i18n/index.ts";
import type { Language } from "../../i18n/index.ts";
import type { SubmissionState } from "../../submission/index.ts";
import { Button } from "../button/button.tsx";
import { useChallenge } from "../challenge-context.ts";
import { useFocusOnReturn } from "../focus.ts";
import { useOnline } from "../use-online.ts";
import { useWallet } from "../wallet-context.ts";
import { fieldsOf } from "./use-card-saver.ts";

interface SaveBarProps {
  state: SubmissionState;
  /** The form's own, from its start until another attempt. */
  challenge: WatchState | null;
  check: VaultOption["check"];
  onAskAgain: () => void;
  onClose: () => void;
}

function refusalText(refusal: SubmissionState["refusal"], { texts, locale }: Language): string | null {
  if (refusal === null || fieldsOf(refusal).length > 0) return null;
  if (refusal === "not_sent") return texts.form.notSent;
  // Told by `isSessionExpired`, which goes when a new session comes.
  if (refusal.outcome === "refused" && refusal.problem.status === 401) return null;
  return failureText(refusal, texts, locale);
}

/** Nothing went wrong then, so it is told as what goes on is. */
function isOwnDoing({ state }: Challenge): boolean {
  return state === "cancelled";
}

function challengeAlert({ challenge, failure }: WatchState, { texts, locale }: Language): string | null {
  if (failure !== null) return texts.challenge.notCancelled(failureText(failure, texts, locale));
  return isOwnDoing(challenge) ? null : challengeText(challenge, texts);
}

function progressText(
  { stage, isSlow }: SubmissionState,
  challenge: WatchState | null,
  isOnline: boolean,
  { texts }: Language,
): string | null {
  if (stage === "asking" || challenge?.phase === "asking") {
    return isOnline ? texts.form.asking : texts.form.askingOffline;
  }
  if (challenge?.phase === "open") return texts.challenge.opened;
  if (challenge?.phase === "over" && isOwnDoing(challenge.challenge)) return texts.challenge.cancelled;
  if (stage === "unresolved") return texts.form.unresolved;
  return stage === "sending" && isSlow ? texts.form.slow : null;
}

export function SaveBar({ state, challenge, check, onAskAgain, onClose }: SaveBarProps) {
  const language = useLanguage();
  const { texts } = language;
  const isOnline = useOnline();
  const { state: wallet } = useWallet();
  const told =
    challenge === null ? refusalText(state.refusal, language) : challengeAlert(challenge, language);
  const alert = wallet.isSessionExpired ? texts.notices.sessionExpired : told;
  return (
    <div className="save-bar">
      {texts.checks[check] !== null && <p className="check-hint">{texts.checks[check]}</p>}
      <div className="button-row">
        <MainButton state={state} challenge={challenge} onAskAgain={onAskAgain} />
        <OtherButton state={state} challenge={challenge} onClose={onClose} />
      </div>
      <p role="alert" className="form-alert">
        {alert}
      </p>
      <output className="form-status">{progressText(state, challenge, isOnline, language)}</output>
      <p className="trust-line">{texts.form.trust}</p>
    </div>
  );
}

/** One button, whatever it does at the time: it may have the focus. */
function MainButton({
  state,
  challenge,
  onAskAgain,
}: Pick<SaveBarProps, "state" | "challenge" | "onAskAgain">) {
  const { texts } = useLanguage();
  const { watch } = useChallenge();
  const button = useRef<HTMLButtonElement>(null);
  useFocusOnReturn(button, challenge !== null);
  if (challenge?.phase === "open") {
    return (
      <Button ref={button} kind="primary" onClick={() => watch.openPage()}>
        {texts.challenge.openAgain}
      </Button>
    );
  }
  if (state.stage === "unresolved") {
    return (
      <Button ref={button} kind="primary" onClick={onAskAgain}>
        {texts.form.askAgain}
      </Button>
    );
  }
  const isSending = state.stage === "sending" || state.stage === "asking" || challenge?.phase === "asking";
  const showsProgress = state.showsProgress || challenge?.phase === "asking";
  return (
    <Button ref={button} kind="primary" type="submit" isPending={isSending} showsProgress={showsProgress}>
      {isSending ? texts.form.saving : texts.form.save}
    </Button>
  );
}

function OtherButton({ state, challenge, onClose }: Pick<SaveBarProps, "state" | "challenge" | "onClose">) {
  const { texts } = useLanguage();
  const { watch } = useChallenge();
  if (challenge?.phase === "open") {
    const { isCancelling } = challenge;
    return (
      <Button isPending={isCancelling} showsProgress={isCancelling} onClick={() => void watch.cancel()}>
        {texts.challenge.cancel}
      </Button>
    );
  }
  const isLeaving = state.stage === "asking" || state.stage === "unresolved" || challenge?.phase === "asking";
  return (
    <Button isPending={state.stage === "sending"} onClick={onClose}>
      {isLeaving ? texts.form.close : texts.form.cancel}
    </Button>
  );
}
