import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: {
    theme: {
      spacing: ["gutter", "control", "control-dense", "inset", "section", "tab-bar"],
      shadow: ["sheet", "float"],
      radius: ["bar"],
    },
  },
});

/** Joins classes; of two that set the same property, the last one wins. */
export const cn = (...classes: ClassValue[]) => merge(clsx(classes));
