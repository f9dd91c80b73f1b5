"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { chooseMailsAction } from "@/lib/users/actions";
import type { MailChoices as Choices } from "@/lib/users/schema";
import { callAction } from "../common/call-action";
import { Checkbox } from "../ui/checkbox";
import { toast } from "../ui/toast";

/** Which mails the user gets. Each choice is saved at once. */
export function MailChoices({ choices }: { choices: Choices }) {
  const t = useTranslations("settings.profile.mails");
  const words = useErrorWords();
  const [chosen, setChosen] = useState(choices);

  const choose = async (name: keyof Choices, value: boolean) => {
    setChosen((before) => ({ ...before, [name]: value }));
    const answer = await callAction<void>(() => chooseMailsAction({ [name]: value }));
    if (answer.ok) return void toast.success(t("saved"));
    setChosen((before) => ({ ...before, [name]: !value }));
    toast.error(words.error(answer.code));
  };
  const choice = (name: "campaign_ends" | "alerts") => (
    <Checkbox
      label={t(name)}
      hint={t(`${name}_hint`)}
      checked={chosen[`mails_${name}`]}
      onChange={(event) => void choose(`mails_${name}`, event.target.checked)}
    />
  );
  return (
    <div className="grid gap-3">
      {choice("campaign_ends")}
      {choice("alerts")}
      <p className="text-sm text-muted-foreground">{t("hint")}</p>
    </div>
  );
}
