"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Dialog, DialogContent } from "../ui/dialog";
import { ContactForm, type ContactFormProps } from "./contact-form";

type ContactDialogProps = Omit<ContactFormProps, "onDone"> & { onClose: () => void };

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
