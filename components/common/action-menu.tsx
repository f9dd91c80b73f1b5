"use client";

import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import { Button } from "../ui/button";
import { lazyComponent } from "../ui/lazy-component";
import type { MenuAction } from "./action-menu-items";

type ActionMenuProps = {
  actions: MenuAction[];
  /** Accessible name of the button, when “Autres actions” is not specific enough. */
  label?: string;
  size?: "icon" | "icon-sm";
  className?: string;
};

const { Component: ActionMenuItems, preload } = lazyComponent(() =>
  import("./action-menu-items").then((module) => module.ActionMenuItems),
);

/** A `…` menu for further actions. Its code is loaded when the pointer or focus reaches the button. */
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
    <Button variant="outline" {...props}>
      <Ellipsis />
    </Button>
  );
}
