"use client";

import { Slot } from "radix-ui";
import { type ReactNode, useState } from "react";
import type { ConfirmDialogWords } from "./confirm-dialog-panel";
import { lazyComponent } from "./lazy-component";

type ConfirmDialogProps = ConfirmDialogWords & {
  /** A `Button`; without it, pass `open` and `onOpenChange`. */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

const { Component: ConfirmDialogPanel, preload } = lazyComponent(() =>
  import("./confirm-dialog-panel").then((module) => module.ConfirmDialogPanel),
);

/** Asks for confirmation. Its code is loaded when the pointer or focus reaches the trigger. */
export function ConfirmDialog({ trigger, open, onOpenChange, ...words }: ConfirmDialogProps) {
  const [ownOpen, setOwnOpen] = useState(false);
  const [needed, setNeeded] = useState(false);
  const shown = open ?? ownOpen;
  const show = (next: boolean) => {
    setNeeded(true);
    setOwnOpen(next);
    onOpenChange?.(next);
  };
  return (
    <>
      {trigger && (
        <Slot.Root aria-haspopup="dialog" aria-expanded={shown} {...preload} onClick={() => show(true)}>
          {trigger}
        </Slot.Root>
      )}
      {(needed || shown) && <ConfirmDialogPanel {...words} open={shown} onOpenChange={show} />}
    </>
  );
}
