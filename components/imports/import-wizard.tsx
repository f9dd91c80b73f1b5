"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState, useTransition } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { previewImportAction } from "@/lib/imports/actions";
import type { ImportPreview } from "@/lib/imports/preview-schema";
import { callAction } from "../common/call-action";
import { FileDrop } from "../common/file-drop";
import { Note } from "../common/note";
import { PageHead } from "../common/page-head";
import { Quote } from "../common/quote";
import { Section, Sheet } from "../common/sheet";
import type { CategoryOption } from "../contacts/contact-line";
import { useCountries } from "../contacts/countries";
import { ImportReview } from "./import-review";
import { ImportSteps } from "./import-steps";
import { previewForm } from "./send-file";
import { csvOf } from "./workbook";

type ImportWizardProps = { categories: CategoryOption[]; category_id?: number; children?: ReactNode };

/** From choosing a file to a running import. Nothing is stored before the last button. */
export function ImportWizard({ categories, category_id, children }: ImportWizardProps) {
  const t = useTranslations("imports");
  const words = useErrorWords();
  const { home } = useCountries();
  const [chosen, setChosen] = useState<{ file: File; preview: ImportPreview }>();
  const [problem, setProblem] = useState<{ name: string; sentence: string }>();
  const [busy, startTransition] = useTransition();

  const look = (file: File) =>
    startTransition(async () => {
      setProblem(undefined);
      const csv = await csvOf(file).catch(() => null);
      if (csv === null) return setProblem({ name: file.name, sentence: words.error("offline") });
      if ("problem" in csv) return setProblem({ name: file.name, sentence: words.field(csv.problem) ?? "" });
      const answer = await callAction(previewImportAction(previewForm(csv, home)));
      if (answer.ok) return setChosen({ file: csv, preview: answer.data });
      const sentence = words.field(answer.fields.file) ?? words.error(answer.code);
      setProblem({ name: file.name, sentence });
    });

  if (chosen) {
    return (
      <ImportReview
        key={chosen.file.name + chosen.file.lastModified}
        file={chosen.file}
        first={chosen.preview}
        categories={categories}
        category_id={category_id}
        onBack={() => setChosen(undefined)}
      />
    );
  }
  return (
    <>
      <PageHead
        back={{ href: "/contacts", label: t("back") }}
        title={t("file.title")}
        lead={t("file.lead")}
      />
      <ImportSteps current="file" />
      {problem && (
        <Note tone="stop" live>
          <b>{t("file.refused", { name: problem.name })}</b> {problem.sentence}
        </Note>
      )}
      <Sheet label={t("steps.file")}>
        <Section>
          <FileDrop
            onFile={look}
            busy={busy}
            accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain"
            label={t("file.choose")}
            title={t(busy ? "file.reading" : "file.drop")}
            kinds={t("file.kinds")}
          />
        </Section>
        <Section title={t("file.example_title")}>
          <div className="grid gap-2">
            <Quote className="text-sm">
              <pre className="whitespace-pre-wrap">{t("file.example")}</pre>
            </Quote>
            <p className="text-sm text-muted-foreground">{t("file.example_hint")}</p>
          </div>
        </Section>
      </Sheet>
      {children}
    </>
  );
}
