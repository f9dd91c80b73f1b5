import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { env } from "@/lib/env";
import { type Locale, languages, locales } from "@/lib/i18n/languages";
import { serviceClient } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { Organisation, type OrganisationUpdate, PrivacyNotice } from "./organisation-schema";

const COLUMNS =
  "name, address, contact_email, contact_phone, registration, purpose, data_location, updated_at";

const NOT_FILLED: Organisation = {
  name: null,
  address: null,
  contact_email: null,
  contact_phone: null,
  registration: null,
  purpose: null,
  data_location: null,
  updated_at: null,
};

/** The organisation that sends; its fields are null until a super-admin has filled it in. */
export async function getOrganisation({ db }: Pick<Ctx, "db">): Promise<Organisation> {
  const row = unwrap(await db.from("organisation").select(COLUMNS).maybeSingle());
  return row ? Organisation.parse(row) : NOT_FILLED;
}

/**
 * Changes the given fields. Throws `forbidden`, `conflict` when it was changed after `unchanged_since`, `invalid` when
 * the first version lacks the name, the address or the email address.
 */
export async function editOrganisation(ctx: Ctx, patch: OrganisationUpdate): Promise<Organisation> {
  return Organisation.parse(unwrap(await ctx.db.rpc("edit_organisation", { p_patch: patch })));
}

/** What the public privacy page tells. Needs no user. */
export async function getPrivacyNotice(): Promise<PrivacyNotice> {
  return PrivacyNotice.parse(unwrap(await serviceClient().rpc("privacy_notice")));
}

/** The addresses of the privacy page, one a language. */
export const privacyPages = (): { locale: Locale; url: string }[] =>
  locales.flatMap((locale) => {
    const path = languages[locale].privacyPath;
    return path ? [{ locale, url: new URL(path, env().APP_URL).href }] : [];
  });
