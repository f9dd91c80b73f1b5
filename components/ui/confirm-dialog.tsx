"use client";

import dynamic from "next/dynamic";
import { Slot } from "radix-ui";
import { type ReactNode, useState } from "react";
import type { ConfirmDialogWords } from "./confirm-dialog-panel";

type ConfirmDialogProps = ConfirmDialogWords & {
  /** A `Button`; or none, with `open` and `onOpenChange`. */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

const loadPanel = () => import("./confirm-dialog-panel");
const ConfirmDialogPanel = dynamic(() => loadPanel().then((module) => module.ConfirmDialogPanel), {
  ssr: false,
});

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
        <Slot.Root
          aria-haspopup="dialog"
          aria-expanded={shown}
          onPointerEnter={loadPanel}
          onFocus={loadPanel}
          onClick={() => show(true)}
        >
          {trigger}
        </Slot.Root>
      )}
      {(needed || shown) && <ConfirmDialogPanel {...words} open={shown} onOpenChange={show} />}
    </>
  );
}
