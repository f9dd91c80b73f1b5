"use client";

import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps, MouseEvent } from "react";
import { cn } from "./cn";

/** @public Components that shadcn's CLI adds style links and days with it. */
export const buttonVariants = cva(
  [
    "inline-flex min-h-10 cursor-pointer items-center justify-center gap-2 rounded-md border border-transparent px-4 py-1",
    "text-center text-md/tight font-semibold text-foreground no-underline transition-[background-color,border-color,translate]",
    "active:translate-y-px max-md:min-h-control pointer-coarse:min-h-control",
  ],
  {
    variants: {
      variant: {
        default: "bg-primary text-primary-foreground hover:bg-primary-hover",
        secondary: "bg-secondary text-secondary-foreground hover:bg-secondary/80",
        outline: "border-input bg-card hover:bg-accent",
        ghost: "hover:bg-accent",
        destructive: "bg-destructive text-destructive-foreground hover:bg-destructive-hover",
        "destructive-outline": "border-destructive bg-card text-destructive-text hover:bg-destructive-soft",
        link: "text-primary underline-offset-4 hover:underline",
      },
      size: {
        default: "",
        lg: "min-h-12 px-6 text-base/tight",
        sm: "min-h-control-dense px-3 text-sm/tight",
        xs: "min-h-7 gap-1 px-2 text-xs/tight",
        icon: "w-10 p-0 max-md:w-control",
        "icon-lg": "min-h-12 w-12 p-0 text-base/tight",
        "icon-sm": "min-h-control-dense w-control-dense p-0 text-sm/tight",
        "icon-xs": "min-h-7 w-7 p-0 text-xs/tight",
      },
      wide: { true: "w-full" },
      state: {
        disabled:
          "cursor-not-allowed border-border bg-muted text-muted-foreground hover:bg-muted active:translate-none",
        busy: "cursor-progress",
      },
    },
    defaultVariants: { variant: "default", size: "default" },
  },
);

type ButtonProps = ComponentProps<"button"> &
  Omit<VariantProps<typeof buttonVariants>, "state"> & {
    asChild?: boolean;
    /** Shows a spinner at the same width, and ignores further clicks. */
    busy?: boolean;
  };

/** `disabled` becomes `aria-disabled`, so that the button can be focused. Explain beside it why it is disabled. */
export function Button({
  className,
  variant = "default",
  size = "default",
  wide,
  asChild = false,
  busy = false,
  disabled = false,
  type = "button",
  onClick,
  children,
  ...props
}: ButtonProps) {
  const state = busy ? "busy" : disabled ? "disabled" : undefined;
  const shared = {
    "data-slot": "button",
    "data-variant": variant,
    "data-size": size,
    className: cn(buttonVariants({ variant, size, wide, state }), className),
    "aria-disabled": state ? true : undefined,
    "aria-busy": busy || undefined,
    onClick: (event: MouseEvent<HTMLButtonElement>) => {
      if (state) event.preventDefault();
      else onClick?.(event);
    },
    ...props,
  };
  if (asChild) return <Slot.Root {...shared}>{children}</Slot.Root>;
  return (
    <button type={type} {...shared}>
      {busy && <LoaderCircle className="animate-spin" />}
      {children}
    </button>
  );
}
