import "server-only";
import type { AuthError } from "@supabase/supabase-js";
import type { Ctx } from "@/lib/actor/context";
import { passwordPage } from "@/lib/auth/passwords";
import { fromMail } from "@/lib/auth/refusals";
import { AppError } from "@/lib/base/errors";
import { describeError, log } from "@/lib/base/log";
import { serviceClient } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { getUser } from "./queries";
import {
  type CreatedUser,
  type MailChoices,
  type NewUser,
  type PasswordLink,
  type Profile,
  type UserDeletion,
  type UserId,
  type UserPatch,
  UserRow,
} from "./schema";

/**
 * Creates an account and its profile, or neither. Without a password a link is mailed, or returned. Throws `forbidden`,
 * `user_exists`, `mail_not_sent`.
 */
export async function createUser(
  ctx: Ctx,
  { password, invitation = "mail", ...user }: NewUser,
): Promise<CreatedUser> {
  requireSuperAdmin(ctx);
  await refuseTaken(ctx, user.email);
  const { id, link } = await openAccount(user.email, password, invitation);
  try {
    const p_user = { locale: ctx.actor.locale, ...user };
    const created = UserRow.parse(unwrap(await ctx.db.rpc("add_user", { p_user_id: id, p_user })));
    return { ...created, link };
  } catch (failure) {
    // A concurrent call with the same address has already used this account.
    if (!(failure instanceof AppError && failure.code === "user_exists")) await takeBack(id);
    throw failure;
  }
}

type Opened = { id: string; link?: PasswordLink };

async function openAccount(
  email: string,
  password: string | undefined,
  invitation: "mail" | "link",
): Promise<Opened> {
  const { admin } = serviceClient().auth;
  if (password === undefined && invitation === "link") return linkFor("invite", email);
  const { data, error } = await (password === undefined
    ? admin.inviteUserByEmail(email, { redirectTo: passwordPage() })
    : admin.createUser({ email, password, email_confirm: true }));
  if (error) throw fromAccounts(error);
  return { id: data.user.id };
}

/** Makes a link, which sends no mail; a link to accept an invitation makes the account too. */
async function linkFor(type: PasswordLink["type"], email: string): Promise<Required<Opened>> {
  const { data, error } = await serviceClient().auth.admin.generateLink({
    type,
    email,
    options: { redirectTo: passwordPage() },
  });
  if (error) throw fromAccounts(error);
  const url = new URL(passwordPage());
  url.search = new URLSearchParams({ token_hash: data.properties.hashed_token, type }).toString();
  return { id: data.user.id, link: { url: url.toString(), type } };
}

/**
 * Creates a link with which an active user chooses a password: to accept the invitation, or to replace a forgotten one.
 * The mails sent before lose their effect. Throws `conflict` for a deactivated user.
 */
export async function createPasswordLink(ctx: Ctx, { id }: UserId): Promise<PasswordLink> {
  const user = await getUser(ctx, { id });
  if (!user.active) throw new AppError("conflict");
  unwrap(await ctx.db.rpc("update_user", { p_user_id: id, p_patch: { password_link: true } }));
  if (!user.invited) return (await linkFor("recovery", user.email)).link;
  const { link } = await linkFor("invite", user.email).catch((failure) => {
    // An address that was changed since the invitation counts as confirmed.
    if (failure instanceof AppError && failure.code === "user_exists") return linkFor("recovery", user.email);
    throw failure;
  });
  return link;
}

/**
 * Changes the given fields; a deactivated user loses access at once. Throws `not_found`, `user_exists`,
 * `last_super_admin`.
 */
export async function updateUser(ctx: Ctx, { id, password, ...patch }: UserPatch & UserId): Promise<UserRow> {
  const before = await getUser(ctx, { id });
  const p_patch = { ...patch, ...(password === undefined ? {} : { password: true }) };
  const user = UserRow.parse(unwrap(await ctx.db.rpc("update_user", { p_user_id: id, p_patch })));
  const email = user.email === before.email ? undefined : user.email;
  if (email === undefined && password === undefined) return user;
  const { error } = await serviceClient().auth.admin.updateUserById(id, {
    ...(email === undefined ? {} : { email, email_confirm: true }),
    ...(password === undefined ? {} : { password }),
  });
  if (!error) return user;
  const { full_name, role, active } = before;
  unwrap(
    await ctx.db.rpc("update_user", {
      p_user_id: id,
      p_patch: { email: before.email, full_name, role, active },
    }),
  );
  throw fromAccounts(error);
}

const PARTS_END_AFTER_MS = 240_000;
/** Contacts per transaction, about a second of work, during which sending waits. */
const PART = 500;

/**
 * Deactivates a user, hands over their data to another, then deletes the account. Throws `user_owns_data` without
 * `hand_over_to`. When interrupted, or after four minutes (`unavailable`), a repeated call continues.
 */
export async function deleteUser(ctx: Ctx, { id, hand_over_to }: UserDeletion): Promise<void> {
  unwrap(await ctx.db.rpc("begin_user_deletion", { p_user_id: id, p_hand_over_to: hand_over_to }));
  const ends_at = Date.now() + PARTS_END_AFTER_MS;
  while (hand_over_to !== undefined) {
    const part = unwrap(await ctx.db.rpc("hand_over", { p_from: id, p_to: hand_over_to, p_limit: PART })) as {
      more: boolean;
    };
    if (!part.more) break;
    if (Date.now() > ends_at) throw new AppError("unavailable", { detail: "handing over goes on" });
  }
  const { error } = await serviceClient().auth.admin.deleteUser(id);
  if (error) throw fromAccounts(error);
}

/** Sends the invitation again with a new link. Throws `conflict` once it was accepted, `mail_not_sent`. */
export async function resendInvitation(ctx: Ctx, { id }: UserId): Promise<void> {
  const user = await getUser(ctx, { id });
  if (!user.invited) throw new AppError("conflict");
  const { error } = await serviceClient().auth.admin.inviteUserByEmail(user.email, {
    redirectTo: passwordPage(),
  });
  if (error) throw fromAccounts(error);
}

/** Changes the caller's own profile. */
export async function updateProfile(ctx: Ctx, profile: Profile): Promise<void> {
  unwrap(await ctx.db.from("profiles").update(profile).eq("id", ctx.actor.id));
}

/** Changes which mails the caller gets. */
export async function chooseMails(ctx: Ctx, choices: Partial<MailChoices>): Promise<void> {
  unwrap(await ctx.db.from("profiles").update(choices).eq("id", ctx.actor.id));
}

function requireSuperAdmin(ctx: Ctx): void {
  if (ctx.actor.role !== "super_admin") throw new AppError("forbidden");
}

const taken = () => new AppError("user_exists", { fields: [{ path: "email", code: "user_exists" }] });

async function refuseTaken(ctx: Ctx, email: string): Promise<void> {
  const known = unwrap(await ctx.db.from("profiles").select("id").eq("email", email).maybeSingle());
  if (known) throw taken();
}

async function takeBack(id: string): Promise<void> {
  const { error } = await serviceClient().auth.admin.deleteUser(id);
  if (error) log("error", "account_without_profile", { user_id: id, ...describeError(error) });
}

function fromAccounts(error: AuthError): AppError {
  if (error.code === "email_exists" || error.code === "user_already_exists") return taken();
  if (error.code === "user_not_found") return new AppError("not_found");
  return fromMail(error);
}
