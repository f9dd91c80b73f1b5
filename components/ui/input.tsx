"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn";
import { useFieldWiring } from "./field";

type Dense = { dense?: boolean };

export function Input({ className, dense, ...props }: ComponentProps<"input"> & Dense) {
  const wiring = useFieldWiring();
  return (
    <input data-slot="input" {...wiring} {...props} className={cn("input", dense && "dense", className)} />
  );
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  const wiring = useFieldWiring();
  return <textarea data-slot="textarea" {...wiring} {...props} className={cn("textarea", className)} />;
}

export function NativeSelect({ className, dense, ...props }: ComponentProps<"select"> & Dense) {
  const wiring = useFieldWiring();
  return (
    <select
      data-slot="native-select"
      {...wiring}
      {...props}
      className={cn("native-select", dense && "dense", className)}
    />
  );
}
