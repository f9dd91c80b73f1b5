"use client";

import { cva, type VariantProps } from "class-variance-authority";
import { Dialog as DialogPrimitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export const Dialog = DialogPrimitive.Root;
export const DialogTrigger = DialogPrimitive.Trigger;
export const DialogClose = DialogPrimitive.Close;

/** The backdrop of dialogs and drawers. */
export const overlay = "fixed inset-0 z-40 animate-in bg-overlay duration-(--slow) ease-out fade-in-0";

export const dialogVariants = cva(
  [
    "fixed inset-0 z-50 m-auto grid h-fit max-h-[calc(100dvh-2rem)] w-[calc(100%-2rem)] animate-in gap-4 overflow-y-auto",
    "rounded-xl border border-border bg-popover p-6 text-popover-foreground shadow-float duration-(--slow) ease-out fade-in-0",
  ],
  {
    variants: { size: { default: "max-w-128", wide: "max-w-176" } },
    defaultVariants: { size: "default" },
  },
);

type DialogContentProps = Omit<ComponentProps<typeof DialogPrimitive.Content>, "title"> &
  VariantProps<typeof dialogVariants> & {
    title: ReactNode;
    description?: ReactNode;
  };

export function DialogContent({
  title,
  description,
  size,
  className,
  children,
  ...props
}: DialogContentProps) {
  const silent = description ? {} : { "aria-describedby": undefined };
  return (
    <DialogPrimitive.Portal>
      <DialogPrimitive.Overlay className={overlay} />
      <DialogPrimitive.Content
        data-slot="dialog-content"
        className={cn(dialogVariants({ size }), className)}
        {...silent}
        {...props}
      >
        <DialogPrimitive.Title asChild>
          <h2>{title}</h2>
        </DialogPrimitive.Title>
        {description && (
          <DialogPrimitive.Description asChild>
            <div className="text-muted-foreground">{description}</div>
          </DialogPrimitive.Description>
        )}
        {children}
      </DialogPrimitive.Content>
    </DialogPrimitive.Portal>
  );
}

/** Buttons of a dialog: cancel first, the action last. */
export function DialogActions({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="dialog-actions"
      className={cn(
        "flex flex-wrap justify-end gap-x-3 gap-y-2 max-md:*:data-[slot=button]:flex-[1_1_100%]",
        className,
      )}
      {...props}
    />
  );
}
