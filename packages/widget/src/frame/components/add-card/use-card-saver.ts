/** The form's own card saver, drawn again when its state changes. */
import { useEffect, useState, useSyncExternalStore } from "react";
import type { AddCardRequest } from "../../../contract/index.ts";
import type { Added } from "../../api/client.ts";
import type { FieldName } from "../../i18n/index.ts";
import { useWallet } from "../wallet-context.ts";
import type { SubmissionState } from "../../submission/index.ts";
import { Submission } from "../../submission/index.ts";

export function useCardSaver(): { saver: Submission<AddCardRequest, Added>; state: SubmissionState } {
  const { wallet } = useWallet();
  const [saver] = useState(
    () =>
      new Submission<AddCardRequest, Added>({
        send: (request, key) => wallet.add(request, key),
        newKey: () => crypto.randomUUID(),
        isOnline: () => navigator.onLine,
      }),
  );
  useEffect(() => () => saver.close(), [saver]);
  return { saver, state: useSyncExternalStore(saver.subscribe, saver.getState) };
}

const inputs: readonly FieldName[] = ["holder", "number", "expiry", "cvc", "label"];

/** The inputs that the BFF refused, in the form's order. `expiry.month` is about `expiry`. */
export function fieldsOf(refusal: SubmissionState["refusal"]): { field: FieldName; code: string }[] {
  if (refusal === null || refusal === "not_sent" || refusal.outcome !== "refused") return [];
  const refused = refusal.problem.fields ?? [];
  return inputs.flatMap((field) => {
    const error = refused.find((candidate) => candidate.field.split(".")[0] === field);
    return error === undefined ? [] : [{ field, code: error.code }];
  });
}
