"use client";

import { findLinks, linksAreSafe, waMeLink } from "@shared/links";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { useErrorWords } from "@/lib/i18n/use-error-words";

type LinkDialogProps = {
  onClose: () => void;
  /** Called when the dialog has closed, to restore the focus. */
  onClosed: () => void;
  onInsert: (link: string) => void;
};

const withScheme = (address: string) =>
  /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;

/** The complete URL, or null when WhatsApp would not show it as a link. */
function checkedLink(address: string): string | null {
  const link = withScheme(address.trim());
  return linksAreSafe(link) && findLinks(link).some(({ url }) => url === link) ? link : null;
}

export function LinkDialog({ onClose, onClosed, onInsert }: LinkDialogProps) {
  const t = useTranslations("campaigns.link");
  const words = useErrorWords();
  const [kind, setKind] = useState<"web" | "whatsapp">("web");
  const [address, setAddress] = useState("");
  const [phone, setPhone] = useState("");
  const [text, setText] = useState("");
  const [refused, setRefused] = useState(false);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    // In React's tree this form is inside the editor's, which must not receive the event.
    event.stopPropagation();
    const link = kind === "web" ? checkedLink(address) : waMeLink(phone, text.trim());
    if (link === null) {
      setRefused(true);
      return;
    }
    onClose();
    onInsert(link);
  };

  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={t("title")}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          onClosed();
        }}
      >
        <form className="grid gap-4" onSubmit={submit} noValidate>
          <RadioCards
            plain
            legend={t("kind")}
            name="link_kind"
            value={kind}
            onValueChange={(next) => {
              setKind(next as typeof kind);
              setRefused(false);
            }}
            options={[
              { value: "web", label: t("web") },
              { value: "whatsapp", label: t("whatsapp") },
            ]}
          />
          {kind === "web" ? (
            <Field label={t("address")} error={refused ? words.field("bad_link") : undefined}>
              <Input
                inputMode="url"
                autoCapitalize="none"
                autoComplete="off"
                placeholder="https://example.org"
                value={address}
                onChange={(event) => {
                  setAddress(event.target.value);
                  setRefused(false);
                }}
              />
            </Field>
          ) : (
            <>
              <Field
                label={t("phone")}
                hint={t("phone_hint")}
                error={refused ? words.field("bad_phone") : undefined}
              >
                <Input
                  type="tel"
                  placeholder="+221 77 000 14 52"
                  value={phone}
                  onChange={(event) => {
                    setPhone(event.target.value);
                    setRefused(false);
                  }}
                />
              </Field>
              <Field label={t("text")} optional hint={t("text_hint")}>
                <Input value={text} onChange={(event) => setText(event.target.value)} />
              </Field>
            </>
          )}
          <DialogActions>
            <DialogClose asChild>
              <Button variant="outline">{t("cancel")}</Button>
            </DialogClose>
            <Button type="submit">{t("insert")}</Button>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}
