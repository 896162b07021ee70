/** A form that is gone waits for no challenge any more: what there is to tell is told over the list. */
import { useEffect } from "react";
import { useChallenge } from "../challenge-context.ts";

export function useLeavingChallenge(): void {
  const { watch } = useChallenge();
  useEffect(
    () => () => {
      if (watch.getState()?.purpose === "payment") watch.leaveForm();
    },
    [watch],
  );
}
