/** Over the list: a payment that was left at the bank. The shopper may go on with it, or pay anew. */
import { usePayLanguage } from "../../i18n/pay.ts";
import { useChallenge } from "../challenge-context.ts";
import { ChallengeNotice } from "../challenge-notice/challenge-notice.tsx";

export function OpenPayment() {
  const { challenge } = useChallenge();
  const { pay } = usePayLanguage();
  if (challenge === null || challenge.purpose !== "payment" || challenge.isOfForm) return null;
  return <ChallengeNotice challenge={challenge} words={pay.challenge} />;
}
