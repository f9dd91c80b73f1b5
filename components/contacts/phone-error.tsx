import Link from "next/link";
import { useTranslations } from "next-intl";
import type { FieldError } from "react-hook-form";

/** The sentence; and the way to the contact that has the number already. */
export function PhoneError({ error, phone }: { error: FieldError; phone: string }) {
  const t = useTranslations("contacts.phone");
  if (error.type !== "contact_exists") return error.message;
  return (
    <>
      {error.message}{" "}
      <Link className="link" href={`/contacts?${new URLSearchParams({ q: phone })}`}>
        {t("see_contact")}
      </Link>
    </>
  );
}
