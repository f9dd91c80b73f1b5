"use client";

import { Dialog as DialogPrimitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export const Dialog = DialogPrimitive.Root;
export const DialogTrigger = DialogPrimitive.Trigger;
export const DialogClose = DialogPrimitive.Close;

type DialogContentProps = Omit<ComponentProps<typeof DialogPrimitive.Content>, "title"> & {
  title: ReactNode;
  description?: ReactNode;
  size?: "default" | "wide";
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
      <DialogPrimitive.Overlay className="veil" />
      <DialogPrimitive.Content
        data-slot="dialog-content"
        className={cn("dialog", size === "wide" && "dialog-wide", className)}
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

/** The way back first, the verb last. */
export function DialogActions({ className, ...props }: ComponentProps<"div">) {
  return <div data-slot="dialog-actions" className={cn("dialog-actions", className)} {...props} />;
}
