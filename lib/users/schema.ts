import { z } from "zod";
import { Locale, Role, StoredLocale } from "@/lib/actor/schema";
import { Email, NewPassword } from "@/lib/auth/schema";
import { cursorOf, ListQuery, Page } from "@/lib/base/list";
import { Instant, text } from "@/lib/base/values";

const UserFields = z.object({
  email: Email,
  full_name: text(120).min(1),
  password: NewPassword.optional(),
  role: Role.optional(),
  active: z.boolean().optional(),
});

/** Without a password the user chooses one, by a link that is mailed, or returned to be passed on. */
export const NewUser = UserFields.extend({
  invitation: z.enum(["mail", "link"]).optional(),
}).meta({ id: "NewUser" });
export type NewUser = z.infer<typeof NewUser>;

export const UserPatch = UserFields.partial().meta({ id: "UserPatch" });
export type UserPatch = z.infer<typeof UserPatch>;

/** A page of the app on which its user chooses a password, once. */
export const PasswordLink = z
  .object({ url: z.url(), type: z.enum(["invite", "recovery"]) })
  .meta({ id: "PasswordLink" });
export type PasswordLink = z.infer<typeof PasswordLink>;

export const User = z
  .object({
    id: z.uuid(),
    email: z.string(),
    full_name: z.string(),
    role: Role,
    active: z.boolean(),
    locale: StoredLocale,
    created_at: Instant,
    last_sign_in_at: Instant.nullable(),
  })
  .meta({ id: "User" });
export type User = z.infer<typeof User>;

/** A user for pages, with whether the invitation is still pending. */
export const UserRow = User.extend({ invited: z.boolean() });
export type UserRow = z.infer<typeof UserRow>;

/** `link` after `"invitation": "link"` only. */
export const CreatedUser = User.extend({ link: PasswordLink.optional() }).meta({ id: "CreatedUser" });
export type CreatedUser = z.infer<typeof CreatedUser>;

export const UserListQuery = z.object({
  ...ListQuery.shape,
  cursor: cursorOf(z.tuple([z.string(), z.uuid()])).optional(),
});
export type UserListQuery = z.infer<typeof UserListQuery>;

export const UserPage = Page(User).meta({ id: "UserPage" });

export const UserId = z.object({ id: z.uuid() });
export type UserId = z.infer<typeof UserId>;
export const UserUpdate = UserPatch.extend({ id: z.uuid() });
export const HandOver = z.object({ hand_over_to: z.uuid().optional() });
export const UserDeletion = HandOver.extend({ id: z.uuid() });
export type UserDeletion = z.infer<typeof UserDeletion>;

/** Counts of what would be handed over; `any` includes traces of deleted contacts. */
export const Belongings = z.object({
  contacts: z.number().int(),
  categories: z.number().int(),
  campaigns: z.number().int(),
  running: z.number().int(),
  any: z.boolean(),
});
export type Belongings = z.infer<typeof Belongings>;

/** What users may change in their own profile. */
export const Profile = z.object({
  full_name: text(120).min(1),
  locale: Locale,
  default_country: z.string().regex(/^[A-Z]{2}$/),
});
export type Profile = z.infer<typeof Profile>;

/** Which mails a user gets; those about security cannot be chosen against. */
export const MailChoices = z.object({ mails_campaign_ends: z.boolean(), mails_alerts: z.boolean() });
export type MailChoices = z.infer<typeof MailChoices>;
