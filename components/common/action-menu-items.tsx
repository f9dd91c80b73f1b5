"use client";

import type { LucideIcon } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu";

export type MenuAction = {
  label: string;
  icon?: LucideIcon;
  destructive?: boolean;
  /** Either a link, or a function in `onSelect`. */
  href?: string;
  onSelect?: () => void;
};

/** A menu that is open from the start, since it is rendered on demand. */
export function ActionMenuItems({ actions, children }: { actions: MenuAction[]; children: ReactNode }) {
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>{children}</DropdownMenuTrigger>
      <DropdownMenuContent>
        {actions.map(({ label, icon: Icon, destructive, href, onSelect }) => (
          <DropdownMenuItem
            key={label}
            variant={destructive ? "destructive" : "default"}
            onSelect={onSelect}
            asChild={href !== undefined}
          >
            {href === undefined ? (
              <>
                {Icon && <Icon />}
                {label}
              </>
            ) : (
              <Link href={href}>
                {Icon && <Icon />}
                {label}
              </Link>
            )}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
