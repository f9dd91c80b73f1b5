"use client";

import { Bold, Braces, Italic, Link as LinkIcon, Strikethrough } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type ComponentProps, useRef, useState } from "react";
import { type RegisterOptions, useFormContext, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import type { DraftValues } from "./draft-values";
import { type Insertion, inserted, wrapped } from "./insertion";

const loadLinkDialog = () => import("./link-dialog");
const LinkDialog = dynamic(() => loadLinkDialog().then((module) => module.LinkDialog), { ssr: false });
const loadMenu = () => import("./field-menu");
const FieldMenu = dynamic(() => loadMenu().then((module) => module.FieldMenu), { ssr: false });

type BodyFieldProps = {
  label: string;
  field_names: string[];
  rules: RegisterOptions<DraftValues, "body">;
};

const LIMIT = 4096;

/** A free text with its formatting, its links and its variables, put in where the cursor stands. */
export function BodyField({ label, field_names, rules }: BodyFieldProps) {
  const t = useTranslations("campaigns.editor");
  const words = useErrorWords();
  const format = useFormat();
  const { register, setValue, formState } = useFormContext<DraftValues>();
  const body = useWatch<DraftValues, "body">({ name: "body" });
  const area = useRef<HTMLTextAreaElement>(null);
  const [linkWanted, setLinkWanted] = useState(false);
  const [menuWanted, setMenuWanted] = useState(false);
  const field = register("body", rules);
  const length = [...body].length;

  const selection = useRef<[number, number] | null>(null);
  const change = (edit: (text: string, start: number, end: number) => Insertion) => {
    const element = area.current;
    if (!element) return;
    const { text, start, end } = edit(element.value, element.selectionStart, element.selectionEnd);
    setValue("body", text, { shouldDirty: true, shouldTouch: true });
    element.setSelectionRange(start, end);
    selection.current = [start, end];
  };
  const goBack = () => {
    area.current?.focus();
    if (selection.current) area.current?.setSelectionRange(...selection.current);
    selection.current = null;
  };
  const insert = (piece: string) => change((text, start, end) => inserted(text, start, end, piece));
  const wrap = (mark: string) => {
    change((text, start, end) => wrapped(text, start, end, mark));
    goBack();
  };

  return (
    <>
      <Field
        label={label}
        error={words.field(formState.errors.body?.message)}
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
            <Tool
              label={t("insert_link")}
              onClick={() => setLinkWanted(true)}
              onPointerEnter={loadLinkDialog}
            >
              <LinkIcon />
            </Tool>
            {menuWanted ? (
              <FieldMenu
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
                onPointerEnter={loadMenu}
              >
                <Braces />
              </Tool>
            )}
          </span>
        }
      >
        <Textarea
          {...field}
          ref={(element) => {
            field.ref(element);
            area.current = element;
          }}
          rows={8}
        />
      </Field>
      {linkWanted && <LinkDialog onClose={() => setLinkWanted(false)} onClosed={goBack} onInsert={insert} />}
    </>
  );
}

type ToolProps = Omit<ComponentProps<typeof Button>, "variant" | "size"> & { label: string };

function Tool({ label, ...props }: ToolProps) {
  return <Button variant="ghost" size="icon-sm" aria-label={label} title={label} {...props} />;
}
