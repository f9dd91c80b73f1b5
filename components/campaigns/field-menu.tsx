"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { useFieldNames } from "../common/use-field-names";

type FieldMenuProps = {
  fields: string[];
  onChoose: (field: string) => void;
  /** Called when the menu has closed, to restore the focus. */
  onClosed: () => void;
};

/** A menu that is open from the start, since it is rendered on demand. */
export function FieldMenu({ fields, onChoose, onClosed }: FieldMenuProps) {
  const t = useTranslations("campaigns.editor");
  const fieldName = useFieldNames();
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" size="sm">
          {t("insert_other")}
          <ChevronDown />
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
