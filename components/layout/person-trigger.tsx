import { ChevronsUpDown } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import { Avatar } from "../common/avatar";

export type Person = { full_name: string; role: "super_admin" | "admin" };

export function PersonTrigger({ person, ...props }: ComponentProps<"button"> & { person: Person }) {
  const t = useTranslations("nav");
  return (
    <button type="button" className="self" {...props}>
      <Avatar name={person.full_name} />
      <span className="sr-only">{t("account", { name: person.full_name })}</span>
      <span className="grow font-semibold" aria-hidden="true">
        {person.full_name}
      </span>
      <ChevronsUpDown />
    </button>
  );
}
