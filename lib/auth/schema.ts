import { z } from "zod";
import { text } from "@/lib/http/values";

export const Role = z.enum(["super_admin", "admin"]);
export const Locale = z.enum(["fr", "en"]);

export const Credentials = z.object({
  email: z.string().trim().toLowerCase().max(254).pipe(z.email()),
  password: z.string().min(1).max(72),
});
export type Credentials = z.infer<typeof Credentials>;

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

export const Session = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    expires_in: z.number().int(),
    token_type: z.literal("bearer"),
    user: Actor,
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof Session>;

export const Refresh = z.object({ refresh_token: text(4096).min(1).optional() });
export type Refresh = z.infer<typeof Refresh>;
