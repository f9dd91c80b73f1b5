"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { toast } from "sonner";
import { type Locale, languages } from "@/lib/i18n/languages";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Textarea } from "../ui/input";

/** A sentence for forms on which people agree to be written to, in its own language. */
export function ConsentSentence({ locale, sentence }: { locale: Locale; sentence: string }) {
  const t = useTranslations("settings.organisation");
  const field = useRef<HTMLTextAreaElement>(null);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(sentence);
      toast.success(t("copied"));
    } catch {
      toast.error(t("copy_failed"));
    }
  };
  const { name } = languages[locale];
  return (
    <div className="grid justify-items-start gap-2 *:data-[slot=field]:w-full">
      <Field label={<span lang={locale}>{name}</span>}>
        <Textarea ref={field} readOnly rows={7} lang={locale} value={sentence} />
      </Field>
      <Button variant="outline" size="sm" onClick={copy}>
        <Copy />
        {t("copy", { language: name })}
      </Button>
    </div>
  );
}
