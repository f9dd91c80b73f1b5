"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { Button } from "../ui/button";

const loadDialog = () => import("./category-dialog");
const CategoryDialog = dynamic(() => loadDialog().then((module) => module.CategoryDialog), { ssr: false });

export function NewCategoryButton({
  children,
  variant = "primary",
}: {
  children: ReactNode;
  variant?: "primary" | "outline";
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={variant}
        aria-haspopup="dialog"
        onPointerEnter={loadDialog}
        onFocus={loadDialog}
        onClick={() => setOpen(true)}
      >
        <Plus />
        {children}
      </Button>
      {open && <CategoryDialog onClose={() => setOpen(false)} />}
    </>
  );
}
