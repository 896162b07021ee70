/** The form's own card saver, drawn again when its state changes. */
import { useEffect, useState, useSyncExternalStore } from "react";
import type { FieldName } from "../../i18n/index.ts";
import { useWallet } from "../wallet-context.ts";
import type { SaverState } from "./card-saver.ts";
import { CardSaver } from "./card-saver.ts";

export function useCardSaver(): { saver: CardSaver; state: SaverState } {
  const { wallet } = useWallet();
  const [saver] = useState(
    () =>
      new CardSaver({
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
export function fieldsOf(refusal: SaverState["refusal"]): { field: FieldName; code: string }[] {
  if (refusal === null || refusal === "not_sent" || refusal.outcome !== "refused") return [];
  const refused = refusal.problem.fields ?? [];
  return inputs.flatMap((field) => {
    const error = refused.find((candidate) => candidate.field.split(".")[0] === field);
    return error === undefined ? [] : [{ field, code: error.code }];
  });
}
