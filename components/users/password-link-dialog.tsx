"use client";

import { Copy, MessageCircle } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import type { PasswordLink } from "@/lib/users/schema";
import { Button } from "../ui/button";
import { Dialog, DialogActions, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { toast } from "../ui/toast";

type PasswordLinkDialogProps = { name: string; link: PasswordLink; onClose: () => void };

/** Shows a link to pass on, once: it is stored nowhere. A click outside does not close it. */
export function PasswordLinkDialog({ name, link, onClose }: PasswordLinkDialogProps) {
  const t = useTranslations("users.link");
  const field = useRef<HTMLInputElement>(null);
  const text = t(`text_${link.type}`, { name, url: link.url });

  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(link.url);
      toast.success(t("copied"));
    } catch {
      toast.error(t("copy_failed"));
    }
  };
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={t(`title_${link.type}`, { name })}
        description={t("lead")}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <Field label={t("label")} hint={t("hint")}>
          <Input ref={field} readOnly value={link.url} onFocus={(event) => event.currentTarget.select()} />
        </Field>
        <DialogActions>
          <Button variant="outline" asChild>
            <a
              href={`https://wa.me/?${new URLSearchParams({ text })}`}
              target="_blank"
              rel="noopener noreferrer"
            >
              <MessageCircle />
              {t("share")}
            </a>
          </Button>
          <Button onClick={copy}>
            <Copy />
            {t("copy")}
          </Button>
        </DialogActions>
      </DialogContent>
    </Dialog>
  );
}
