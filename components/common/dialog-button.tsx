"use client";

import type { LucideIcon } from "lucide-react";
import { type ComponentProps, type ComponentType, type ReactNode, useState } from "react";
import { Button } from "../ui/button";
import { lazyComponent } from "../ui/lazy-component";

type Look = Pick<ComponentProps<typeof Button>, "variant" | "size" | "wide">;
type Closable = { onClose: () => void };

/** Makes a button that opens a dialog loaded on demand. It takes the dialog's props besides its own. */
export function dialogButton<Props extends Closable>(
  load: () => Promise<ComponentType<Props>>,
  { icon: Icon, ...usual }: Look & { icon: LucideIcon },
) {
  const { Component: Dialog, preload } = lazyComponent(load);
  return function DialogButton({
    children,
    variant = usual.variant ?? "outline",
    size = usual.size,
    wide,
    ...props
  }: Omit<Props, "onClose"> & Look & { children: ReactNode }) {
    const [open, setOpen] = useState(false);
    const dialog = { ...props, onClose: () => setOpen(false) } as unknown as Props;
    return (
      <>
        <Button
          variant={variant}
          size={size}
          wide={wide}
          aria-haspopup="dialog"
          {...preload}
          onClick={() => setOpen(true)}
        >
          <Icon />
          {children}
        </Button>
        {open && <Dialog {...dialog} />}
      </>
    );
  };
}
