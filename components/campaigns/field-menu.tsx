"use client";

import { Braces } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { useFieldNames } from "./use-field-names";

type FieldMenuProps = {
  field_names: string[];
  onChoose: (field: string) => void;
  /** Called when the menu has closed, to restore the focus. */
  onClosed: () => void;
};

/** A menu that is open from the start, since it is rendered on demand. */
export function FieldMenu({ field_names, onChoose, onClosed }: FieldMenuProps) {
  const t = useTranslations("campaigns.editor");
  const fieldName = useFieldNames();
  const fields = ["first_name", "full_name", "phone", ...field_names.map((name) => `fields.${name}`)];
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={t("insert_field")} title={t("insert_field")}>
          <Braces />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          onClosed();
        }}
      >
        {fields.map((field) => (
          <DropdownMenuItem key={field} onSelect={() => onChoose(field)}>
            {fieldName(field)}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
