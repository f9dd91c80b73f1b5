"use client";

import { Send, TextCursorInput } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { LIMITS } from "@/lib/templates/drafting";
import { type ChipArea, ChipTextarea } from "../common/chip-textarea";
import { toShown } from "../common/chips";
import { ActionBar, PageHead } from "../common/page-head";
import { ProblemNote } from "../common/problem-note";
import { Section, Sheet, Two } from "../common/sheet";
import { insertText } from "../common/text-edits";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { ButtonRows } from "./button-rows";
import { HeaderFields } from "./header-fields";
import { IdentityFields } from "./identity-fields";
import { SampleFields } from "./sample-fields";
import { TemplatePreview } from "./template-preview";
import { nextVariable } from "./template-values";
import { useTemplateChips } from "./use-template-chips";
import { useTemplateForm } from "./use-template-form";

const FORM = "template-form";

type TemplateFormProps = { sender: string; locale: string };

/** Form to draft a template and submit it to Meta, with a preview. */
export function TemplateForm({ sender, locale }: TemplateFormProps) {
  const t = useTranslations("templates.form");
  const form = useTemplateForm(locale);
  const { values, change, problemOf, failure, busy, submit } = form;
  const body = useRef<ChipArea>(null);
  const names = useTemplateChips(values.header, values.body);
  const { number } = useFormat();
  const left = (text: string, longest: number) =>
    t("length", { length: number(text.length), longest: number(longest) });

  const insertVariable = () =>
    body.current?.edit((text, start, end) =>
      insertText(text, start, end, toShown(nextVariable(values.body), names)),
    );

  const send = (
    <Button type="submit" form={FORM} busy={busy}>
      {!busy && <Send />}
      {t(busy ? "submitting" : "submit")}
    </Button>
  );
  return (
    <>
      <PageHead
        back={{ href: "/templates", label: t("back") }}
        title={t("title")}
        lead={t("lead")}
        actions={<span className="max-md:hidden">{send}</span>}
      />
      {failure && (
        <ProblemNote>
          {failure} {t("kept")}
        </ProblemNote>
      )}
      <form
        id={FORM}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Two variant="story">
          <div className="grid gap-6">
            <IdentityFields form={form} />
            <Sheet labelledBy="template-message">
              <Section title={t("message")} titleId="template-message">
                <div className="grid gap-4">
                  <HeaderFields form={form} names={names} />
                  <Field
                    label={t("body")}
                    error={problemOf("body")}
                    hint={`${t("body_hint", { example: toShown("{{1}}", names) })} ${left(values.body, LIMITS.body)}`}
                    aside={
                      <Button variant="ghost" size="sm" onClick={insertVariable}>
                        <TextCursorInput />
                        {t("insert_variable")}
                      </Button>
                    }
                  >
                    <ChipTextarea
                      ref={body}
                      rows={7}
                      value={values.body}
                      onValueChange={(next) => change({ body: next })}
                      names={names}
                    />
                  </Field>
                  <SampleFields form={form} />
                  <Field
                    label={t("footer")}
                    optional
                    error={problemOf("footer")}
                    hint={`${t("footer_hint")} ${left(values.footer, LIMITS.footer)}`}
                  >
                    <Input
                      value={values.footer}
                      onChange={({ target }) => change({ footer: target.value })}
                    />
                  </Field>
                </div>
              </Section>
            </Sheet>
            <ButtonRows form={form} />
          </div>
          <TemplatePreview values={values} sample={form.sample} sender={sender} />
        </Two>
      </form>
      <ActionBar>{send}</ActionBar>
    </>
  );
}
