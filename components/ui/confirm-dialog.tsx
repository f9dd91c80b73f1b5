"use client";

import { Slot } from "radix-ui";
import { type ReactNode, useState } from "react";
import { lazyComponent } from "./lazy-component";

export type ConfirmDialogWords = {
  /** A question: “Annuler la campagne ?” */
  title: ReactNode;
  /** The numbers: who loses what, what stays. */
  children: ReactNode;
  /** The verb again, with how many: “Annuler pour 846 personnes”. */
  confirmLabel: ReactNode;
  /** The way out, named: “Garder la campagne”. */
  cancelLabel: ReactNode;
  /** Closes when the promise is fulfilled; return `false` to stay open. */
  onConfirm: () => unknown;
  variant?: "primary" | "destructive";
  /** Must be typed before the verb works. */
  typed?: { expected: string; label: ReactNode };
};

type ConfirmDialogProps = ConfirmDialogWords & {
  /** A `Button`; or none, with `open` and `onOpenChange`. */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

const { Component: ConfirmDialogPanel, preload } = lazyComponent(() =>
  import("./confirm-dialog-panel").then((module) => module.ConfirmDialogPanel),
);

/** Asks before what cannot be undone. Its code is fetched as the hand comes near the trigger. */
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
