import "server-only";
import { AppError } from "@/lib/base/errors";
import { anonymousClient, type Db, sessionClient, tokenClient } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { Actor } from "./schema";

/** First argument of every verb: a database client bound to the caller's token, the caller, and the current time. */
export type Ctx = { db: Db; actor: Actor; now: Date };

/** The active user with a verified id. Throws `unauthenticated` when the profile is missing or deactivated. */
export async function activeActor(db: Db, user_id: string): Promise<Actor> {
  const profile = unwrap(
    await db
      .from("profiles")
      .select("id, email, full_name, role, locale, default_country, active")
      .eq("id", user_id)
      .maybeSingle(),
  );
  if (!profile?.active) throw new AppError("unauthenticated");
  return Actor.parse(profile);
}

type Headers = Record<string, string>;

export async function contextOfToken(access_token: string, headers?: Headers): Promise<Ctx> {
  const { data } = await (await anonymousClient()).auth.getClaims(access_token).catch(() => ({ data: null }));
  if (!data) throw new AppError("unauthenticated");
  const db = tokenClient(access_token, headers);
  return { db, actor: await activeActor(db, data.claims.sub), now: new Date() };
}

export async function contextOfSession(headers?: Headers): Promise<Ctx> {
  const db = await sessionClient(headers);
  const { data } = await db.auth.getClaims();
  if (!data) throw new AppError("unauthenticated");
  return { db, actor: await activeActor(db, data.claims.sub), now: new Date() };
}
