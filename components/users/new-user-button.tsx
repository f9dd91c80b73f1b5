"use client";

import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { Button } from "../ui/button";

const loadDialog = () => import("./user-dialog");
const UserDialog = dynamic(() => loadDialog().then((module) => module.UserDialog), { ssr: false });

export function NewUserButton({ children }: { children: ReactNode }) {
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
        <Plus />
        {children}
      </Button>
      {open && <UserDialog onClose={() => setOpen(false)} />}
    </>
  );
}
