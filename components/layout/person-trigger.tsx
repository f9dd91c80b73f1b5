import { ChevronsUpDown } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import { Avatar } from "../common/avatar";

export type Person = { full_name: string; role: "super_admin" | "admin" };

export function PersonTrigger({ person, ...props }: ComponentProps<"button"> & { person: Person }) {
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
