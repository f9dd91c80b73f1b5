import { cn } from "./cn";

/** Styles shared by menus, option lists and popovers. */
export const menuPanel = cn(
  "z-50 max-h-[min(24rem,var(--radix-popper-available-height,24rem))] max-w-[calc(100vw-1rem)] min-w-60 animate-in overflow-y-auto",
  "rounded-[0.625rem] border border-border bg-popover p-1.5 text-popover-foreground shadow-float duration-(--fast) ease-out fade-in-0",
);

export const menuItem = cn(
  "flex min-h-10 cursor-pointer items-center gap-2.5 rounded-sm px-2.5 py-1 text-md/5 text-inherit no-underline select-none max-md:min-h-control",
  "hover:bg-accent focus-visible:-outline-offset-2 data-disabled:cursor-not-allowed data-disabled:text-muted-foreground",
  "data-highlighted:bg-accent data-selected:bg-accent",
);

export const menuCheck = "ml-auto text-primary";

export const menuLabel = "px-2.5 pt-2 pb-1 text-xs font-semibold text-muted-foreground";
