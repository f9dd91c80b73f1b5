import { z } from "zod";

export const Role = z.enum(["super_admin", "admin"]);
export const Locale = z.enum(["fr", "en"]);

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
