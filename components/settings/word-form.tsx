"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { addWordAction } from "@/lib/settings/actions";
import { NewWord, WORD_LANGUAGES, type Word } from "@/lib/settings/schema";
import { FormProblem } from "../common/form-problem";
import { useActionForm } from "../common/use-action-form";
import { callValidated } from "../common/validate-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";

type WordFormProps = { kind: Word["kind"]; language: Word["language"] };

/** Adds a word of the kind that the page shows. */
export function WordForm({ kind, language }: WordFormProps) {
  const t = useTranslations("settings.words");
  const router = useRouter();
  const defaultValues = { word: "", language };
  const form = useActionForm({
    defaultValues,
    send: (values) => callValidated(NewWord, { kind, ...values }, addWordAction),
    onDone: ({ word }: Word) => {
      toast.success(t("added", { word }));
      form.reset({ ...form.getValues(), word: "" });
      router.refresh();
    },
  });
  return (
    <form onSubmit={form.submit} noValidate className="grid gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t("word")} error={form.problemOf("word")} className="min-w-0 flex-[1_1_16rem]">
          <Input {...form.register("word")} autoComplete="off" />
        </Field>
        <Field label={t("language")} error={form.problemOf("language")}>
          <Select
            {...form.register("language")}
            options={WORD_LANGUAGES.map((value) => ({ value, label: t(`languages.${value}`) }))}
          />
        </Field>
        <Button type="submit" busy={form.isSubmitting}>
          <Plus />
          {t("add")}
        </Button>
      </div>
      <FormProblem form={form} />
    </form>
  );
}
