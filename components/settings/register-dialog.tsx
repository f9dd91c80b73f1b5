"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { registerNumberAction } from "@/lib/alerts/actions";
import { callAction } from "../common/call-action";
import { FormDialog } from "../common/form-dialog";
import { Note } from "../common/note";
import { useActionForm } from "../common/use-action-form";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { toast } from "../ui/toast";

/** Registers the number at Meta. A PIN that was made is shown until the dialog is closed, and never again. */
export function RegisterDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.sender.register");
  const router = useRouter();
  const [pin, setPin] = useState<string>();
  const form = useActionForm({
    defaultValues: { pin: "" },
    send: (values) => callAction(() => registerNumberAction({ pin: values.pin.trim() || undefined })),
    onDone: ({ pin_made }) => {
      if (pin_made) return setPin(pin_made);
      toast.success(t("done"));
      close();
    },
  });
  // Only now: a page whose number is registered has no such button, and the PIN would go with it.
  function close() {
    onClose();
    router.refresh();
  }
  return (
    <FormDialog
      title={t("title")}
      description={t("what")}
      form={form}
      words={{ back: t("back"), send: t("send"), sending: t("sending") }}
      disabled={pin !== undefined}
      onClose={close}
    >
      {pin ? (
        <Note tone="go" live>
          {t.rich("made", { b: (chunks) => <b>{chunks}</b>, pin })}
        </Note>
      ) : (
        <Field label={t("pin")} hint={t("pin_hint")} error={form.problemOf("pin")} optional>
          <Input {...form.register("pin")} inputMode="numeric" autoComplete="off" maxLength={20} />
        </Field>
      )}
    </FormDialog>
  );
}
