"use client";

import { useEffect, useState } from "react";
import { lazyComponent } from "../ui/lazy-component";
import { onPaletteWanted, openPalette } from "./palette-door";
import type { Person } from "./person-trigger";

const load = () => import("./command-palette").then((module) => module.CommandPalette);
const { Component: CommandPalette, preload } = lazyComponent(load);

/** For the buttons that open the palette. */
export const preloadPalette = preload;

/** Opens the palette at Ctrl-K or ⌘K; its code is loaded at the first use. */
export function PaletteHost({ role }: Pick<Person, "role">) {
  const [opened, setOpened] = useState<{ returnTo: HTMLElement | null }>();
  useEffect(() => {
    onPaletteWanted((returnTo) => setOpened({ returnTo }));
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      if (event.altKey || event.shiftKey) return;
      event.preventDefault();
      openPalette(document.activeElement instanceof HTMLElement ? document.activeElement : null);
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, []);
  if (!opened) return null;
  return <CommandPalette role={role} returnTo={opened.returnTo} onClose={() => setOpened(undefined)} />;
}
