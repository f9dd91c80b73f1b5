"use client";

import { Bold, Braces, Italic, Link as LinkIcon, Strikethrough } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { type RegisterOptions, useFormContext, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import type { DraftValues } from "./draft-values";
import { useFieldNames } from "./field-names";
import { type Insertion, inserted, wrapped } from "./insertion";

const loadLinkDialog = () => import("./link-dialog");
const LinkDialog = dynamic(() => loadLinkDialog().then((module) => module.LinkDialog), { ssr: false });
const loadMenu = () => import("../common/action-menu-items");
const ActionMenuItems = dynamic(() => loadMenu().then((module) => module.ActionMenuItems), { ssr: false });

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
  const field = register("body", rules);
  const length = [...body].length;

  const change = (edit: (text: string, start: number, end: number) => Insertion) => {
    const element = area.current;
    if (!element) return;
    const { text, start, end } = edit(element.value, element.selectionStart, element.selectionEnd);
    setValue("body", text, { shouldDirty: true, shouldTouch: true, shouldValidate: formState.isSubmitted });
    // A menu that closes takes the focus back first.
    setTimeout(() => {
      element.focus();
      element.setSelectionRange(start, end);
    });
  };
  const insert = (piece: string) => change((text, start, end) => inserted(text, start, end, piece));
  const wrap = (mark: string) => change((text, start, end) => wrapped(text, start, end, mark));

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
            <VariableMenu field_names={field_names} onChoose={(field) => insert(`{{${field}}}`)} />
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
      {linkWanted && <LinkDialog onClose={() => setLinkWanted(false)} onInsert={insert} />}
    </>
  );
}

type ToolProps = Pick<React.ComponentProps<"button">, "onClick" | "onPointerEnter" | "children"> & {
  label: string;
};

function Tool({ label, ...props }: ToolProps) {
  return <Button variant="ghost" size="icon-sm" aria-label={label} title={label} {...props} />;
}

function VariableMenu({
  field_names,
  onChoose,
}: {
  field_names: string[];
  onChoose: (field: string) => void;
}) {
  const t = useTranslations("campaigns.editor");
  const nameOf = useFieldNames();
  const [wanted, setWanted] = useState(false);
  const fields = ["first_name", "full_name", "phone", ...field_names.map((name) => `fields.${name}`)];
  const shared = {
    "aria-label": t("insert_field"),
    title: t("insert_field"),
    variant: "ghost",
    size: "icon-sm",
  } as const;
  if (wanted) {
    return (
      <ActionMenuItems
        actions={fields.map((field) => ({ label: nameOf(field), onSelect: () => onChoose(field) }))}
      >
        <Button {...shared}>
          <Braces />
        </Button>
      </ActionMenuItems>
    );
  }
  return (
    <Button
      {...shared}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={loadMenu}
      onClick={() => setWanted(true)}
    >
      <Braces />
    </Button>
  );
}
