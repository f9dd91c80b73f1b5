"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Dialog, DialogContent } from "../ui/dialog";
import { ContactForm } from "./contact-form";
import type { EditedContact } from "./contact-form-values";
import type { CategoryOption } from "./contact-line";

export type ContactDialogProps = {
  /** None: a new one. */
  contact?: EditedContact;
  categories: CategoryOption[];
  /** Already ticked in a new one. */
  category_ids?: number[];
  onClose: () => void;
};

export function ContactDialog({ contact, onClose, ...form }: ContactDialogProps) {
  const t = useTranslations("contacts.form");
  const [touched, setTouched] = useState(false);
  const keepWhatIsTyped = (event: Event) => {
    if (touched) event.preventDefault();
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        size="wide"
        title={contact ? t("edit_title") : t("new_title")}
        onInteractOutside={keepWhatIsTyped}
        onChange={() => setTouched(true)}
      >
        <ContactForm contact={contact} {...form} onDone={onClose} />
      </DialogContent>
    </Dialog>
  );
}
