"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { Button } from "../ui/button";
import type { CategoryOption } from "./contact-line";

const loadDialog = () => import("./contact-dialog");
const ContactDialog = dynamic(() => loadDialog().then((module) => module.ContactDialog), { ssr: false });

type NewContactButtonProps = {
  children: ReactNode;
  categories: CategoryOption[];
  category_ids?: number[];
  variant?: "primary" | "outline";
};

export function NewContactButton({ children, variant = "primary", ...form }: NewContactButtonProps) {
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
      {open && <ContactDialog {...form} onClose={() => setOpen(false)} />}
    </>
  );
}
