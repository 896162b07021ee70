/** Gives a card the shopper's own name, or takes it away. */
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import * as z from "zod/mini";
import type { Card } from "../../../contract/index.ts";
import { Label } from "../../../contract/index.ts";
import { isDefinite } from "../../api/intent.ts";
import { failureText, fieldErrorText, useLanguage } from "../../i18n/index.ts";
import { useAnnounce } from "../announcer.tsx";
import { Button } from "../button/button.tsx";
import { usePending } from "../progress.ts";
import { TextField } from "../text-field/text-field.tsx";
import { useWallet } from "../wallet-context.ts";

const RenameValues = z.object({ label: Label });

interface RenameFormProps {
  card: Card;
  onDone: () => void;
}

export function RenameForm({ card, onDone }: RenameFormProps) {
  const { wallet } = useWallet();
  const { texts, locale } = useLanguage();
  const announce = useAnnounce();
  const { isPending, showsProgress, run } = usePending();
  const [refusal, setRefusal] = useState<string | null>(null);
  const form = useForm({
    resolver: standardSchemaResolver(RenameValues),
    defaultValues: { label: card.label ?? "" },
    reValidateMode: "onChange",
  });
  const { setFocus } = form;
  useEffect(() => setFocus("label", { shouldSelect: true }), [setFocus]);

  const save = form.handleSubmit(({ label }) =>
    run(async () => {
      setRefusal(null);
      const answer = await wallet.rename(card.id, label);
      if (answer.outcome === "ok") {
        announce(texts.rename.done);
        onDone();
        return;
      }
      const field =
        answer.outcome === "refused"
          ? answer.problem.fields?.find(({ field: name }) => name === "label")
          : undefined;
      if (field !== undefined) form.setError("label", { message: field.code });
      else if (!isDefinite(answer)) setRefusal(texts.notes.renameUnknown);
      else setRefusal(texts.notes.notRenamed(failureText(answer, texts, locale)));
    }),
  );

  const error = form.formState.errors.label?.message;
  return (
    <form className="rename-form" noValidate autoComplete="off" onSubmit={(event) => void save(event)}>
      <TextField
        {...form.register("label")}
        label={texts.rename.label}
        hint={texts.rename.hint}
        error={error === undefined ? undefined : fieldErrorText("label", error, texts)}
        type="text"
        autoCapitalize="sentences"
        readOnly={isPending}
      />
      <div className="button-row">
        <Button kind="primary" type="submit" isPending={isPending} showsProgress={showsProgress}>
          {isPending ? texts.rename.saving : texts.rename.save}
        </Button>
        <Button isPending={isPending} onClick={onDone}>
          {texts.rename.cancel}
        </Button>
      </div>
      <p role="alert" className="form-alert">
        {refusal}
      </p>
    </form>
  );
}
