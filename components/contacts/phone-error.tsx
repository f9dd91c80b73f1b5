import { useTranslations } from "next-intl";
import type { FieldError } from "react-hook-form";
import { TextLink } from "../ui/text-link";

/** The sentence; and the way to the contact that has the number already. */
export function PhoneError({ error, phone }: { error: FieldError; phone: string }) {
  const t = useTranslations("contacts.phone");
  if (error.type !== "contact_exists") return error.message;
  return (
    <>
      {error.message}{" "}
      <TextLink href={`/contacts?${new URLSearchParams({ q: phone })}`}>{t("see_contact")}</TextLink>
    </>
  );
}
