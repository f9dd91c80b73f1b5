"use client";

import { Dialog as DialogPrimitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { overlay } from "./dialog";

export const Drawer = DialogPrimitive.Root;

type DrawerContentProps = Omit<ComponentProps<typeof DialogPrimitive.Content>, "title"> & { title: string };

/** A panel that opens from the bottom of the screen. */
export function DrawerContent({ title, className, children, ...props }: DrawerContentProps) {
  return (
    <DialogPrimitive.Portal>
      <DialogPrimitive.Overlay className={overlay} />
      <DialogPrimitive.Content
        data-slot="drawer-content"
        aria-describedby={undefined}
        className={cn(
          "fixed inset-x-0 bottom-0 z-50 mx-auto max-h-[85dvh] max-w-lg animate-in overflow-y-auto rounded-t-xl border border-b-0 border-border",
          "bg-popover px-2 pt-2 pb-[calc(1rem+env(safe-area-inset-bottom))] text-popover-foreground shadow-float duration-(--slow) ease-out fade-in-0 slide-in-from-bottom-8",
          "before:mx-auto before:mt-1 before:mb-2 before:block before:h-1 before:w-10 before:rounded-full before:bg-border-strong",
          className,
        )}
        {...props}
      >
        <DialogPrimitive.Title className="sr-only">{title}</DialogPrimitive.Title>
        {children}
      </DialogPrimitive.Content>
    </DialogPrimitive.Portal>
  );
}
