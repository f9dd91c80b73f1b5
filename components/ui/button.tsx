"use client";

import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps, MouseEvent } from "react";
import { cn } from "./cn";

const buttonVariants = cva("btn", {
  variants: {
    variant: {
      primary: "btn-primary",
      outline: "btn-outline",
      ghost: "btn-ghost",
      destructive: "btn-destructive",
      "destructive-outline": "btn-destructive-outline",
    },
    size: {
      default: "",
      lg: "btn-lg",
      sm: "btn-sm",
      icon: "btn-icon",
      "icon-sm": "btn-icon btn-sm",
    },
    wide: { true: "btn-wide" },
  },
  defaultVariants: { variant: "outline", size: "default" },
});

type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonVariants> & {
    asChild?: boolean;
    /** Keeps the width of the button, turns an icon, and refuses a second press. */
    busy?: boolean;
  };

/** `disabled` becomes `aria-disabled`: the button keeps its focus, so say beside it why it does nothing. */
export function Button({
  className,
  variant,
  size,
  wide,
  asChild = false,
  busy = false,
  disabled = false,
  type = "button",
  onClick,
  children,
  ...props
}: ButtonProps) {
  const idle = disabled || busy;
  const shared = {
    "data-slot": "button",
    "data-variant": variant,
    "data-size": size,
    className: cn(buttonVariants({ variant, size, wide }), className),
    "aria-disabled": idle || undefined,
    "aria-busy": busy || undefined,
    onClick: (event: MouseEvent<HTMLButtonElement>) => {
      if (idle) event.preventDefault();
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
