"use client";

import type { LucideIcon } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { type ComponentProps, type ComponentType, type ReactNode, useEffect, useState } from "react";
import { Button } from "../ui/button";
import { lazyComponent } from "../ui/lazy-component";

type Look = Pick<ComponentProps<typeof Button>, "variant" | "size" | "wide">;
type Closable = { onClose: () => void };

/**
 * Makes a button that opens a dialog loaded on demand. It takes the dialog's props besides its own. An address that
 * has `param` opens it too.
 */
export function dialogButton<Props extends Closable>(
  load: () => Promise<ComponentType<Props>>,
  { icon: Icon, param, ...usual }: Look & { icon: LucideIcon; param?: string },
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
    const asked = useSearchParams().has(param ?? "");
    useEffect(() => {
      if (!asked) return;
      setOpen(true);
      history.replaceState(null, "", location.pathname);
    }, [asked]);
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
