"use client";

import { ChevronsUpDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import { Avatar } from "../common/avatar";
import { lazyComponent } from "../ui/lazy-component";
import type { ShellPerson } from "./shell";

const { Component: PersonMenu, preload } = lazyComponent(() =>
  import("./person-menu").then((module) => module.PersonMenu),
);

/** Opens the person's menu, whose code is fetched as the hand comes near. */
export function PersonButton({ person }: { person: ShellPerson }) {
  const [wanted, setWanted] = useState(false);
  if (wanted) return <PersonMenu person={person} />;
  return (
    <PersonTrigger
      person={person}
      aria-haspopup="menu"
      aria-expanded={false}
      {...preload}
      onClick={() => setWanted(true)}
    />
  );
}

export function PersonTrigger({ person, ...props }: ComponentProps<"button"> & { person: ShellPerson }) {
  const t = useTranslations("nav");
  return (
    <button
      type="button"
      className="flex min-h-11 cursor-pointer items-center gap-2.5 rounded-md px-2 py-1 text-left text-sm/6 hover:bg-sidebar-accent data-[state=open]:bg-sidebar-accent max-lg:justify-center max-lg:p-0"
      {...props}
    >
      <Avatar name={person.full_name} />
      <span className="sr-only">{t("account", { name: person.full_name })}</span>
      <span className="min-w-0 flex-auto font-semibold max-lg:hidden" aria-hidden="true">
        {person.full_name}
      </span>
      <ChevronsUpDown className="text-muted-foreground max-lg:hidden" />
    </button>
  );
}
