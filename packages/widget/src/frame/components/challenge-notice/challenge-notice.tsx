/** Over the list: a challenge that is not the open form's. The shopper left it, or comes back from it. */
import { useContext, useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";
import type { WatchState } from "../../challenge/index.ts";
import type { Texts } from "../../i18n/index.ts";
import { challengeText, failureText, useLanguage } from "../../i18n/index.ts";
import { Button } from "../button/button.tsx";
import { BELOW_LIST } from "../card-list/card-list.tsx";
import { useChallenge } from "../challenge-context.ts";
import { FocusWishContext, useFocusOnReturn } from "../focus.ts";
import { Notice } from "../notice/notice.tsx";

interface ChallengeNoticeProps {
  challenge: WatchState;
  /** Of what it is for; of saving a card, unless given. */
  words?: Pick<Texts["challenge"], "interrupted" | "opened" | "resume">;
}

export function ChallengeNotice({ challenge, words }: ChallengeNoticeProps) {
  const { texts } = useLanguage();
  const { interrupted, opened, resume } = words ?? texts.challenge;
  switch (challenge.phase) {
    case "interrupted":
      return <OpenChallenge challenge={challenge} said={interrupted} open={resume} />;
    case "open":
      return <OpenChallenge challenge={challenge} said={opened} open={texts.challenge.openAgain} />;
    case "asking":
      return <Notice urgency="status">{texts.form.asking}</Notice>;
    case "over":
      return <EndedChallenge challenge={challenge} />;
    default:
      return challenge.phase satisfies never;
  }
}

function OpenChallenge({ challenge, said, open }: { challenge: WatchState; said: string; open: string }) {
  const { watch } = useChallenge();
  const { texts, locale } = useLanguage();
  const { phase, failure, isCancelling } = challenge;
  const button = useRef<HTMLButtonElement>(null);
  useFocusOnReturn(button, phase === "open");
  return (
    <Notice
      urgency="status"
      action={
        <Actions>
          <Button ref={button} kind="primary" onClick={() => watch.openPage()}>
            {open}
          </Button>
          <Button isPending={isCancelling} showsProgress={isCancelling} onClick={() => void watch.cancel()}>
            {texts.challenge.cancel}
          </Button>
        </Actions>
      }
    >
      {failure === null ? said : texts.challenge.notCancelled(failureText(failure, texts, locale))}
    </Notice>
  );
}

function EndedChallenge({ challenge: { challenge } }: { challenge: WatchState }) {
  const { watch } = useChallenge();
  const { texts } = useLanguage();
  const button = useRef<HTMLButtonElement>(null);
  useFocusOnReturn(button, true);
  const said = challengeText(challenge, texts);
  if (said === null) return null;
  const isOwnDoing = challenge.state === "cancelled";
  return (
    <Notice
      urgency={isOwnDoing ? "status" : "alert"}
      tone={isOwnDoing ? "neutral" : "danger"}
      action={
        <Actions>
          <Button ref={button} onClick={() => watch.dismiss()}>
            {texts.form.close}
          </Button>
        </Actions>
      }
    >
      {said}
    </Notice>
  );
}

/** They go when the challenge goes on, and must not take the focus with them. */
function Actions({ children }: { children: ReactNode }) {
  const wish = useContext(FocusWishContext);
  const row = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = row.current;
    return () => {
      if (element?.contains(document.activeElement) === true) wish.want(BELOW_LIST);
    };
  }, [wish]);
  return (
    <div ref={row} className="button-row">
      {children}
    </div>
  );
}
