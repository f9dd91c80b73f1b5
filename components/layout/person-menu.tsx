"use client";

import { ChevronsUpDown, Languages, LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { Avatar } from "../common/avatar";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu";
import { ThemeChoices, useOtherLocale } from "./preferences";
import type { ShellPerson } from "./shell";
import { useLogOut } from "./use-log-out";

export function PersonMenu({ person }: { person: ShellPerson }) {
  const t = useTranslations("nav");
  const { other, name, switchLocale } = useOtherLocale();
  const logOut = useLogOut();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="self">
        <Avatar name={person.full_name} />
        <span className="sr-only">{t("account", { name: person.full_name })}</span>
        <span className="grow font-semibold" aria-hidden="true">
          {person.full_name}
        </span>
        <ChevronsUpDown />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top">
        <ThemeChoices />
        <DropdownMenuSeparator />
        <DropdownMenuItem lang={other} onSelect={switchLocale}>
          <Languages />
          {name}
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={logOut}>
          <LogOut />
          {t("log_out")}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
