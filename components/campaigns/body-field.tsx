"use client";

import { Bold, Braces, Italic, Link as LinkIcon, Strikethrough } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { lazyComponent } from "@/components/ui/lazy-component";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { insertText, type TextEdit, toggleMark } from "../common/text-edits";
import { useDraftForm } from "./draft-form";

const linkDialog = lazyComponent(() => import("./link-dialog").then((module) => module.LinkDialog));
const fieldMenu = lazyComponent(() => import("./field-menu").then((module) => module.FieldMenu));

type BodyFieldProps = {
  label: string;
  field_names: string[];
};

const LIMIT = 4096;

/** A text field with formatting, links and variables, which are inserted at the cursor. */
export function BodyField({ label, field_names }: BodyFieldProps) {
  const t = useTranslations("campaigns.editor");
  const words = useErrorWords();
  const format = useFormat();
  const { values, change, problems } = useDraftForm();
  const { body } = values;
  const area = useRef<HTMLTextAreaElement>(null);
  const [linkWanted, setLinkWanted] = useState(false);
  const [menuWanted, setMenuWanted] = useState(false);
  const length = [...body].length;

  const selection = useRef<[number, number] | null>(null);
  const edit = (made: (text: string, start: number, end: number) => TextEdit) => {
    const element = area.current;
    if (!element) return;
    const { text, start, end } = made(element.value, element.selectionStart, element.selectionEnd);
    change({ body: text });
    selection.current = [start, end];
  };
  // Select only after React has rendered the new text.
  const goBack = () =>
    setTimeout(() => {
      area.current?.focus();
      if (selection.current) area.current?.setSelectionRange(...selection.current);
      selection.current = null;
    });
  const insert = (piece: string) => edit((text, start, end) => insertText(text, start, end, piece));
  const wrap = (mark: string) => {
    edit((text, start, end) => toggleMark(text, start, end, mark));
    goBack();
  };

  return (
    <>
      <Field
        label={label}
        error={words.field(problems.body)}
        hint={t("signs", { n: format.number(length), limit: format.number(LIMIT) })}
        aside={
          <span className="flex" role="toolbar" aria-label={t("formatting")}>
            <Tool label={t("bold")} onClick={() => wrap("*")}>
              <Bold />
            </Tool>
            <Tool label={t("italic")} onClick={() => wrap("_")}>
              <Italic />
            </Tool>
            <Tool label={t("strike")} onClick={() => wrap("~")}>
              <Strikethrough />
            </Tool>
            <Tool label={t("insert_link")} onClick={() => setLinkWanted(true)} {...linkDialog.preload}>
              <LinkIcon />
            </Tool>
            {menuWanted ? (
              <fieldMenu.Component
                field_names={field_names}
                onChoose={(field) => insert(`{{${field}}}`)}
                onClosed={goBack}
              />
            ) : (
              <Tool
                label={t("insert_field")}
                aria-haspopup="menu"
                aria-expanded={false}
                onClick={() => setMenuWanted(true)}
                {...fieldMenu.preload}
              >
                <Braces />
              </Tool>
            )}
          </span>
        }
      >
        <Textarea
          ref={area}
          value={body}
          onChange={(event) => change({ body: event.target.value })}
          rows={8}
        />
      </Field>
      {linkWanted && (
        <linkDialog.Component onClose={() => setLinkWanted(false)} onClosed={goBack} onInsert={insert} />
      )}
    </>
  );
}

type ToolProps = Omit<ComponentProps<typeof Button>, "variant" | "size"> & { label: string };

function Tool({ label, ...props }: ToolProps) {
  return <Button variant="ghost" size="icon-sm" aria-label={label} title={label} {...props} />;
}
