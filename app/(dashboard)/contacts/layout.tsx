import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { CountriesProvider } from "@/components/contacts/countries";
import { listCountries } from "@/lib/contacts/countries";
import { requireActor } from "@/lib/http/page";

export default async function ContactsLayout({ children }: { children: ReactNode }) {
  const { actor } = await requireActor();
  return (
    <CountriesProvider list={listCountries(await getLocale())} home={actor.default_country}>
      {children}
    </CountriesProvider>
  );
}
