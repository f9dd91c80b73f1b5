"use client";

import { Languages, LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTheme } from "next-themes";
import { usePerson } from "../common/person";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu";
import { type Person, PersonTrigger } from "./person-trigger";
import { themes } from "./preferences";
import { useLanguages } from "./use-languages";

export function PersonMenu({ person }: { person: Person }) {
  const t = useTranslations("nav");
  const { theme, setTheme } = useTheme();
  const { others, choose } = useLanguages();
  const logOut = usePerson()?.logOut;
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>
        <PersonTrigger person={person} />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top">
        <DropdownMenuLabel>{t("theme")}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme} onValueChange={setTheme}>
          {themes.map((choice) => (
            <DropdownMenuRadioItem key={choice} value={choice}>
              {t(`theme_${choice}`)}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        {others.map(({ locale, name }) => (
          <DropdownMenuItem key={locale} lang={locale} onSelect={() => choose(locale)}>
            <Languages />
            {name}
          </DropdownMenuItem>
        ))}
        <DropdownMenuItem onSelect={logOut}>
          <LogOut />
          {t("log_out")}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
