import type { Context, Hono, MiddlewareHandler } from "hono";
import { z } from "zod";
import { type ApiKeys, bearerOf, type Env } from "../gateway.ts";
import { metadata, readBody } from "./body.ts";
import { AuthError } from "./errors.ts";
import { createLink, deliverLink, type LinkType } from "./links.ts";
import { permitMail } from "./mails.ts";
import { mergeMetadata } from "./metadata.ts";
import { closeSessions } from "./sessions.ts";
import type { AuthSettings } from "./settings.ts";
import {
  changeUser,
  checkedEmail,
  databaseError,
  findUser,
  hashPassword,
  insertUser,
  presentUser,
  type UserRow,
} from "./users.ts";

const newUser = z.object({
  id: z.uuid().optional(),
  email: z.string().optional(),
  password: z.string().nullish(),
  email_confirm: z.boolean().optional(),
  user_metadata: metadata.optional(),
  app_metadata: metadata.optional(),
  ban_duration: z.string().optional(),
});
const link = z.object({
  type: z.enum(["signup", "invite", "magiclink", "recovery"]),
  email: z.string(),
  password: z.string().optional(),
  data: metadata.optional(),
  redirect_to: z.string().optional(),
});

/** The administration of accounts, with the secret key only. */
export function adminRoutes(app: Hono<Env>, settings: AuthSettings, keys: ApiKeys): void {
  const { pool, minimumPasswordLength } = settings;
  const requireSecretKey: MiddlewareHandler<Env> = async (c, next) => {
    const given = bearerOf(c) ?? c.req.header("apikey");
    if (given !== keys.secret) throw new AuthError(403, "not_admin", "User not allowed");
    return next();
  };
  app.use("/admin/*", requireSecretKey);
  app.use("/invite", requireSecretKey);

  app.post("/admin/users", async (c) => {
    const { email, password, ...body } = await readBody(c, newUser);
    if (!email) {
      throw new AuthError(400, "validation_failed", "Cannot create a user without either an email or phone");
    }
    const user = await insertUser(pool, {
      ...body,
      email,
      passwordHash: password ? await hashPassword(password, minimumPasswordLength) : undefined,
      confirmed: body.email_confirm === true,
      banned_until: body.ban_duration ? banEnd(body.ban_duration) : null,
    });
    return c.json(await presentUser(pool, user));
  });

  app.get("/admin/users", async (c) => {
    const page = positive(c.req.query("page"), 1);
    const perPage = positive(c.req.query("per_page"), 50);
    const { rows } = await pool.query<UserRow>(
      "select * from auth.users where deleted_at is null order by created_at desc, id limit $1 offset $2",
      [perPage, (page - 1) * perPage],
    );
    const count = await pool.query<{ total: number }>(
      "select count(*)::int as total from auth.users where deleted_at is null",
    );
    paginate(c, count.rows[0]!.total, page, perPage);
    const users = await Promise.all(rows.map((user) => presentUser(pool, user)));
    return c.json({ users, aud: "authenticated" });
  });

  const load = async (c: Context) => {
    const user = await findUser(pool, { id: c.req.param("id") ?? "" });
    if (!user) throw new AuthError(404, "user_not_found", "User not found");
    return user;
  };

  app.get("/admin/users/:id", async (c) => c.json(await presentUser(pool, await load(c))));

  app.put("/admin/users/:id", async (c) => {
    const user = await load(c);
    const changes = await toColumns(settings, user, await readBody(c, newUser));
    const changed = await changeUser(pool, user.id, changes);
    if (changes.encrypted_password) await closeSessions(pool, user.id, "global");
    return c.json(await presentUser(pool, changed));
  });

  app.delete("/admin/users/:id", async (c) => {
    const user = await load(c);
    const { should_soft_delete } = await readBody(
      c,
      z.object({ should_soft_delete: z.boolean().optional() }),
    );
    await deleteUser(settings, user, should_soft_delete === true);
    return c.json({});
  });

  app.post("/invite", async (c) => {
    const { email, data } = await readBody(c, z.object({ email: z.string(), data: metadata.optional() }));
    await refuseConfirmed(settings, email);
    permitMail(settings, email, "invite");
    const user = await unconfirmedUser(settings, email, { user_metadata: data, invited: true });
    const extra = { invited_at: new Date() };
    const invited = await deliverLink(settings, user, "invite", {
      redirectTo: c.req.query("redirect_to"),
      extra,
    });
    return c.json(await presentUser(pool, invited));
  });

  app.post("/admin/generate_link", async (c) => {
    const body = await readBody(c, link);
    const type: LinkType = body.type;
    const user =
      type === "recovery" || type === "magiclink"
        ? await findUser(pool, { email: body.email })
        : await unconfirmedUser(settings, body.email, {
            user_metadata: body.data,
            invited: type === "invite",
            passwordHash: body.password
              ? await hashPassword(body.password, minimumPasswordLength)
              : undefined,
          });
    if (!user) throw new AuthError(404, "user_not_found", "User with this email not found");
    const extra = type === "invite" ? { invited_at: new Date() } : {};
    const created = await createLink(settings, user, type, { redirectTo: body.redirect_to, extra });
    return c.json({
      ...(await presentUser(pool, created.user)),
      action_link: created.link,
      email_otp: created.otp,
      hashed_token: created.hash,
      redirect_to: created.redirectTo,
      verification_type: type,
    });
  });
}

async function refuseConfirmed({ pool }: AuthSettings, email: string): Promise<UserRow | undefined> {
  const known = await findUser(pool, { email });
  if (known?.email_confirmed_at) {
    throw new AuthError(422, "email_exists", "A user with this email address has already been registered");
  }
  return known;
}

async function unconfirmedUser(
  settings: AuthSettings,
  email: string,
  values: Partial<Parameters<typeof insertUser>[1]>,
): Promise<UserRow> {
  const known = await refuseConfirmed(settings, email);
  return known ?? insertUser(settings.pool, { ...values, email, confirmed: false });
}

async function toColumns(settings: AuthSettings, user: UserRow, body: z.infer<typeof newUser>) {
  const columns: Partial<UserRow> = {};
  if (body.email) columns.email = checkedEmail(body.email);
  if (body.password) {
    columns.encrypted_password = await hashPassword(body.password, settings.minimumPasswordLength);
  }
  if (body.email_confirm && !user.email_confirmed_at) columns.email_confirmed_at = new Date();
  if (body.user_metadata) {
    columns.raw_user_meta_data = mergeMetadata(user.raw_user_meta_data, body.user_metadata);
  }
  if (body.app_metadata) columns.raw_app_meta_data = mergeMetadata(user.raw_app_meta_data, body.app_metadata);
  if (body.ban_duration !== undefined) columns.banned_until = banEnd(body.ban_duration);
  return columns;
}

async function deleteUser({ pool }: AuthSettings, user: UserRow, softly: boolean): Promise<void> {
  if (softly) {
    await changeUser(pool, user.id, { deleted_at: new Date(), email: null, encrypted_password: "" });
    await closeSessions(pool, user.id, "global");
    return;
  }
  try {
    await pool.query("delete from auth.users where id = $1", [user.id]);
  } catch (error) {
    throw databaseError(error, "Database error deleting user");
  }
}

const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** GoTrue takes Go's durations, and `none` to end a ban. */
function banEnd(duration: string): Date | null {
  if (duration === "none") return null;
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(duration)) {
    const message = `invalid format for ban duration: time: invalid duration "${duration}"`;
    throw new AuthError(400, "validation_failed", message);
  }
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)];
  return new Date(
    Date.now() + parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit!]!, 0),
  );
}

const positive = (text: string | undefined, fallback: number) => Math.max(1, Number(text) || fallback);

function paginate(c: Context, total: number, page: number, perPage: number): void {
  const last = Math.max(1, Math.ceil(total / perPage));
  const to = (number: number, rel: string) =>
    `<${c.req.path}?page=${number}&per_page=${perPage}>; rel="${rel}"`;
  c.header("x-total-count", String(total));
  c.header("link", [...(page < last ? [to(page + 1, "next")] : []), to(last, "last")].join(", "));
}
