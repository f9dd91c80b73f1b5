"use client";

import type { ComponentProps, ReactNode } from "react";
import { Button } from "../ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "../ui/dialog";
import { FormProblem } from "./form-problem";
import type { useActionForm } from "./use-action-form";

type FormDialogProps = {
  title: ReactNode;
  description?: ReactNode;
  form: ComponentProps<typeof FormProblem>["form"] &
    Pick<ReturnType<typeof useActionForm>, "submit" | "isSubmitting" | "isDirty">;
  /** Labels: cancel, submit, and submit while sending. */
  words: { back: string; send: string; sending: string };
  disabled?: boolean;
  size?: "wide";
  onClose: () => void;
  children: ReactNode;
};

/**
 * A dialog with a form. A click outside does not close it once something has been typed; its first button discards that,
 * Escape does not.
 */
export function FormDialog({
  title,
  description,
  form,
  words,
  disabled,
  size,
  onClose,
  children,
}: FormDialogProps) {
  const { submit, discard, isSubmitting, isDirty } = form;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        size={size}
        title={title}
        description={description}
        onInteractOutside={(event) => isDirty && event.preventDefault()}
      >
        <form className={size ? "grid gap-6" : "grid gap-4"} noValidate onSubmit={submit}>
          {children}
          <FormProblem form={form} />
          <DialogActions>
            <DialogClose asChild>
              <Button variant="outline" onClick={discard}>
                {words.back}
              </Button>
            </DialogClose>
            <Button type="submit" busy={isSubmitting} disabled={disabled}>
              {isSubmitting ? words.sending : words.send}
            </Button>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}
