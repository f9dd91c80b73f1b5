"use client";

import { UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import type { CategoryOption } from "../contacts/contact-line";
import { Button } from "../ui/button";

const loadDialog = () => import("./add-people-dialog");
const AddPeopleDialog = dynamic(() => loadDialog().then((module) => module.AddPeopleDialog), { ssr: false });

export function AddPeopleButton({ category, children }: { category: CategoryOption; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="primary"
        aria-haspopup="dialog"
        onPointerEnter={loadDialog}
        onFocus={loadDialog}
        onClick={() => setOpen(true)}
      >
        <UserPlus />
        {children}
      </Button>
      {open && <AddPeopleDialog category={category} onClose={() => setOpen(false)} />}
    </>
  );
}
