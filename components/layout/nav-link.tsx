"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { isCurrent, type NavigationItem } from "./navigation";

type NavLinkProps = { item: NavigationItem; className?: string; waiting?: number; onNavigate?: () => void };

export function NavLink({ item, className, waiting = 0, onNavigate }: NavLinkProps) {
  const t = useTranslations("nav");
  const format = useFormat();
  const current = isCurrent(item, usePathname());
  const Icon = item.icon;
  return (
    <Link
      href={item.href}
      className={className}
      aria-current={current ? "page" : undefined}
      onClick={onNavigate}
    >
      <Icon />
      <span>{t(item.name)}</span>
      {waiting > 0 && (
        <span
          data-slot="count"
          className="inline-grid h-5.5 min-w-5.5 place-items-center rounded-sm bg-attention px-1.5 text-xs/none font-bold text-attention-foreground"
        >
          <span aria-hidden="true">{format.number(waiting)}</span>
          <span className="sr-only">{t("waiting", { n: format.number(waiting) })}</span>
        </span>
      )}
    </Link>
  );
}
