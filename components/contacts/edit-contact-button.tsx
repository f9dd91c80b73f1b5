"use client";

import { Pencil } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { Button } from "../ui/button";
import type { EditedContact } from "./contact-form-values";
import type { CategoryOption } from "./contact-line";

const loadDialog = () => import("./contact-dialog");
const ContactDialog = dynamic(() => loadDialog().then((module) => module.ContactDialog), { ssr: false });

type EditContactButtonProps = { contact: EditedContact; categories: CategoryOption[]; children: ReactNode };

export function EditContactButton({ contact, categories, children }: EditContactButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="sm"
        aria-haspopup="dialog"
        onPointerEnter={loadDialog}
        onFocus={loadDialog}
        onClick={() => setOpen(true)}
      >
        <Pencil />
        {children}
      </Button>
      {open && <ContactDialog contact={contact} categories={categories} onClose={() => setOpen(false)} />}
    </>
  );
}
