"use client";

import { Bold, ChevronDown, Italic, Link as LinkIcon, Strikethrough, UserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { lazyComponent } from "@/components/ui/lazy-component";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { type ChipArea, ChipTextarea } from "../common/chip-textarea";
import { toShown } from "../common/chips";
import { insertText, toggleMark } from "../common/text-edits";
import { useDraftForm } from "./draft-form";
import { useFieldChips } from "./use-field-chips";

const linkDialog = lazyComponent(() => import("./link-dialog").then((module) => module.LinkDialog));
const fieldMenu = lazyComponent(() => import("./field-menu").then((module) => module.FieldMenu));

type BodyFieldProps = {
  label: string;
  field_names: string[];
};

const LIMIT = 4096;

/** The text of Message 2, with formatting, links and fields of the contact, which are inserted at the cursor. */
export function BodyField({ label, field_names }: BodyFieldProps) {
  const t = useTranslations("campaigns.editor");
  const words = useErrorWords();
  const format = useFormat();
  const { values, change, problems } = useDraftForm();
  const { body } = values;
  const names = useFieldChips(field_names, body);
  const area = useRef<ChipArea>(null);
  const [linkWanted, setLinkWanted] = useState(false);
  const [menuWanted, setMenuWanted] = useState(false);
  const chosen = useRef<string>(undefined);

  const insert = (piece: string) =>
    area.current?.edit((text, start, end) => insertText(text, start, end, piece));
  const chipOf = (field: string) => toShown(`{{${field}}}`, names);
  const wrap = (mark: string) => area.current?.edit((text, start, end) => toggleMark(text, start, end, mark));
  /** What was chosen in a dialog or menu is inserted once that has closed, since it holds the focus until then. */
  const goBack = () =>
    setTimeout(() => {
      if (chosen.current === undefined) area.current?.focus();
      else insert(chosen.current);
      chosen.current = undefined;
    });

  return (
    <>
      <Field
        label={label}
        error={words.field(problems.body)}
        hint={t("signs", { n: format.number([...body].length), limit: format.number(LIMIT) })}
        aside={
          <span
            className="flex flex-wrap items-center gap-x-1 gap-y-2"
            role="toolbar"
            aria-label={t("formatting")}
          >
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
            <Button variant="outline" size="sm" onClick={() => insert(chipOf("first_name"))}>
              <UserRound />
              {t("insert_first_name")}
            </Button>
            {menuWanted ? (
              <fieldMenu.Component
                fields={["full_name", "phone", ...field_names.map((name) => `fields.${name}`)]}
                onChoose={(field) => {
                  chosen.current = chipOf(field);
                }}
                onClosed={goBack}
              />
            ) : (
              <Button
                variant="outline"
                size="sm"
                aria-haspopup="menu"
                aria-expanded={false}
                onClick={() => setMenuWanted(true)}
                {...fieldMenu.preload}
              >
                {t("insert_other")}
                <ChevronDown />
              </Button>
            )}
          </span>
        }
      >
        <ChipTextarea
          ref={area}
          value={body}
          onValueChange={(next) => change({ body: next })}
          names={names}
        />
      </Field>
      {linkWanted && (
        <linkDialog.Component
          onClose={() => setLinkWanted(false)}
          onClosed={goBack}
          onInsert={(link) => {
            chosen.current = link;
          }}
        />
      )}
    </>
  );
}

type ToolProps = Omit<ComponentProps<typeof Button>, "variant" | "size"> & { label: string };

function Tool({ label, ...props }: ToolProps) {
  return <Button variant="ghost" size="icon-sm" aria-label={label} title={label} {...props} />;
}
