"use client";

import { AlertDialog as AlertDialogPrimitive } from "radix-ui";
import { type ReactNode, useId, useState, useTransition } from "react";
import { Button } from "./button";
import { DialogActions, dialogVariants, overlay } from "./dialog";
import { Field } from "./field";
import { Input } from "./input";

export type ConfirmDialogWords = {
  /** A question: “Annuler la campagne ?” */
  title: ReactNode;
  /** What will change, in numbers, and what will not. */
  children: ReactNode;
  /** The action again, with its number: “Annuler pour 846 personnes”. */
  confirmLabel: ReactNode;
  /** The alternative, named: “Garder la campagne”. */
  cancelLabel: ReactNode;
  /** The dialog closes when the promise resolves, unless it resolves to `false`. */
  onConfirm: () => unknown;
  variant?: "default" | "destructive";
  /** A text that must be typed to enable the action. */
  typed?: { expected: string; label: ReactNode };
};

type ConfirmDialogPanelProps = ConfirmDialogWords & { open: boolean; onOpenChange: (open: boolean) => void };

export function ConfirmDialogPanel({
  title,
  children,
  confirmLabel,
  cancelLabel,
  onConfirm,
  variant = "destructive",
  typed,
  open,
  onOpenChange,
}: ConfirmDialogPanelProps) {
  const [text, setText] = useState("");
  const [busy, startTransition] = useTransition();
  const formId = useId();
  const show = (next: boolean) => {
    setText("");
    onOpenChange(next);
  };
  const ready = !typed || text.replace(/\s/g, "") === typed.expected.replace(/\s/g, "");
  const confirm = () =>
    startTransition(async () => {
      if ((await onConfirm()) !== false) show(false);
    });

  return (
    <AlertDialogPrimitive.Root open={open} onOpenChange={show}>
      <AlertDialogPrimitive.Portal>
        <AlertDialogPrimitive.Overlay className={overlay} />
        <AlertDialogPrimitive.Content data-slot="confirm-dialog" className={dialogVariants()}>
          <AlertDialogPrimitive.Title asChild>
            <h2>{title}</h2>
          </AlertDialogPrimitive.Title>
          <AlertDialogPrimitive.Description asChild>
            <div className="grid gap-2">{children}</div>
          </AlertDialogPrimitive.Description>
          <form
            id={formId}
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              if (ready && !busy) confirm();
            }}
          >
            {typed && (
              <Field label={typed.label}>
                <Input value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" />
              </Field>
            )}
            <DialogActions>
              <AlertDialogPrimitive.Cancel asChild>
                <Button variant="outline">{cancelLabel}</Button>
              </AlertDialogPrimitive.Cancel>
              <Button type="submit" variant={variant} busy={busy} disabled={!ready}>
                {confirmLabel}
              </Button>
            </DialogActions>
          </form>
        </AlertDialogPrimitive.Content>
      </AlertDialogPrimitive.Portal>
    </AlertDialogPrimitive.Root>
  );
}
