import { z } from "zod";
import { locales } from "@/lib/i18n/locale";
import { Constants } from "@/lib/supabase/database.types";

export const Role = z.enum(Constants.public.Enums.user_role);
export const Locale = z.enum(locales);

export const Actor = z
  .object({
    id: z.uuid(),
    email: z.string(),
    full_name: z.string(),
    role: Role,
    locale: Locale,
    default_country: z.string().length(2),
  })
  .meta({ id: "Actor" });
export type Actor = z.infer<typeof Actor>;
