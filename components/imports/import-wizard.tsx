"use client";

import dynamic from "next/dynamic";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useState, useTransition } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { previewImportAction } from "@/lib/imports/actions";
import type { ImportPreview } from "@/lib/imports/preview-schema";
import { type Opened, openFile } from "@/lib/imports/workbook";
import { callAction } from "../common/call-action";
import { FileDrop } from "../common/file-drop";
import { PageHead } from "../common/page-head";
import { ProblemNote } from "../common/problem-note";
import { Quote } from "../common/quote";
import { Section, Sheet } from "../common/sheet";
import type { CategoryOption } from "../contacts/contact-line";
import { useCountries } from "../contacts/countries";
import { patient } from "../ui/lazy-component";
import { ImportSteps } from "./import-steps";
import { previewForm } from "./send-file";

const loadReview = patient(() => import("./import-review").then((module) => module.ImportReview));
const ImportReview = dynamic(loadReview, { ssr: false });

type ImportWizardProps = { categories: CategoryOption[]; category_id?: number; children?: ReactNode };

/** From choosing a file to a running import. Nothing is stored before the last button. */
export function ImportWizard({ categories, category_id, children }: ImportWizardProps) {
  const t = useTranslations("imports");
  const words = useErrorWords();
  const { home } = useCountries();
  const locale = useLocale();
  const [chosen, setChosen] = useState<{ original: File; opened: Opened; preview: ImportPreview }>();
  const [problem, setProblem] = useState<{ name: string; sentence: string }>();
  const [busy, startTransition] = useTransition();

  const look = (file: File, sheet?: string) =>
    startTransition(async () => {
      void loadReview();
      setProblem(undefined);
      const refuse = (sentence = "") => {
        setChosen(undefined);
        setProblem({ name: sheet ? t("file.sheet_of", { sheet, name: file.name }) : file.name, sentence });
      };
      const opened = await openFile(file, locale, sheet).catch(() => null);
      if (opened === null) return refuse(words.error("offline"));
      if ("problem" in opened) return refuse(words.field(opened.problem));
      const answer = await callAction(() => previewImportAction(previewForm(opened.file, home)));
      if (answer.ok) return setChosen({ original: file, opened, preview: answer.data });
      refuse(words.field(answer.fields.file) ?? words.error(answer.code));
    });

  if (chosen) {
    return (
      <ImportReview
        key={chosen.original.name + chosen.original.lastModified + chosen.opened.workbook?.sheet}
        opened={chosen.opened}
        first={chosen.preview}
        categories={categories}
        category_id={category_id}
        onSheet={(sheet) => look(chosen.original, sheet)}
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
      <Sheet label={t("steps.file")}>
        <Section>
          <FileDrop
            onFile={(file) => look(file)}
            busy={busy}
            accept=".csv,.txt,.tsv,.xlsx,.vcf,text/csv,text/plain,text/vcard,text/x-vcard"
            label={t("file.choose")}
            title={t(busy ? "file.reading" : "file.drop")}
            kinds={t("file.kinds")}
          />
          {problem && (
            <div className="mt-4">
              <ProblemNote>
                <b>{t("file.refused", { name: problem.name })}</b> {problem.sentence}
              </ProblemNote>
            </div>
          )}
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
