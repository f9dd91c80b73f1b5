import { z } from "zod";
import { defaultLocale, locales } from "@/lib/i18n/languages";
import { isLocale } from "@/lib/i18n/locale";
import { Constants } from "@/lib/supabase/database.types";

export const Role = z.enum(Constants.public.Enums.user_role);
export const Locale = z.enum(locales);
/**
 * A user's stored language. A language that is no longer offered becomes the default, so that the user can still log
 * in.
 */
export const StoredLocale = z.preprocess((value) => (isLocale(value) ? value : defaultLocale), Locale);

export const Actor = z
  .object({
    id: z.uuid(),
    email: z.string(),
    full_name: z.string(),
    role: Role,
    locale: StoredLocale,
    default_country: z.string().length(2),
  })
  .meta({ id: "Actor" });
export type Actor = z.infer<typeof Actor>;
