import { z } from "zod";
import { Actor } from "@/lib/actor/schema";
import { nextPath } from "@/lib/base/next-path";
import { isStorable, text } from "@/lib/base/values";

export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** At least Supabase Auth's minimum, and at most the 72 bytes that bcrypt reads. */
export const NewPassword = z
  .string()
  .min(10)
  .refine(isStorable, "bad_format")
  .refine((password) => new TextEncoder().encode(password).length <= 72, "too_long");

export const Credentials = z.object({
  email: Email,
  password: z.string().min(1).max(72),
});
export type Credentials = z.infer<typeof Credentials>;

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

export const PasswordRequest = z.object({ email: Email });
export type PasswordRequest = z.infer<typeof PasswordRequest>;

/** The page to open after log-in. */
export const NextQuery = z.object({ next: z.string().transform(nextPath).optional() });

/** Content of a link in a mail: a one-time token to redeem, or a session that was opened before the redirect. */
export const MailLink = z.union([
  z.object({ token_hash: text(200).min(1), type: z.enum(["recovery", "invite"]) }),
  z.object({ access_token: text(8192).min(1), refresh_token: text(200).min(1) }),
]);
export type MailLink = z.infer<typeof MailLink>;

/** Without `link` the session of an earlier try with the link is used. */
export const PasswordChoice = z.object({ password: NewPassword, link: MailLink.optional() });
export type PasswordChoice = z.infer<typeof PasswordChoice>;

export const PasswordChange = z.object({
  current_password: z.string().min(1).max(72),
  password: NewPassword,
});
export type PasswordChange = z.infer<typeof PasswordChange>;
