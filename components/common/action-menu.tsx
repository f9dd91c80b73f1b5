"use client";

import { Ellipsis, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import { Button } from "../ui/button";
import { lazyComponent } from "../ui/lazy-component";

export type MenuAction = {
  label: string;
  icon?: LucideIcon;
  destructive?: boolean;
  /** The one or the other: a link, or something to do. */
  href?: string;
  onSelect?: () => void;
};

type ActionMenuProps = {
  actions: MenuAction[];
  /** What the button is called, where “Autres actions” is not enough. */
  label?: string;
  size?: "icon" | "icon-sm";
  className?: string;
};

const { Component: ActionMenuItems, preload } = lazyComponent(() =>
  import("./action-menu-items").then((module) => module.ActionMenuItems),
);

/** The actions that a page has no room for, behind `…`. Its code is fetched as the hand comes near. */
export function ActionMenu({ actions, label, size = "icon", className }: ActionMenuProps) {
  const t = useTranslations("common");
  const [wanted, setWanted] = useState(false);
  const shared = { "aria-label": label ?? t("more_actions"), size, className };
  if (wanted) {
    return (
      <ActionMenuItems actions={actions}>
        <MenuButton {...shared} />
      </ActionMenuItems>
    );
  }
  return (
    <MenuButton
      {...shared}
      aria-haspopup="menu"
      aria-expanded={false}
      {...preload}
      onClick={() => setWanted(true)}
    />
  );
}

function MenuButton(props: ComponentProps<typeof Button>) {
  return (
    <Button {...props}>
      <Ellipsis />
    </Button>
  );
}
