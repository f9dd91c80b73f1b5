import "server-only";
import { createServerClient } from "@supabase/ssr";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { cookies } from "next/headers";
import { env } from "@/lib/env";
import type { Database } from "./database.types";
import { sessionCookie, withOwnAge } from "./session-cookie";

export type Db = SupabaseClient<Database>;

const STATELESS = { auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } };

/** Bound to the session cookie of the request. */
export async function sessionClient(headers: Record<string, string> = {}): Promise<Db> {
  const store = await cookies();
  return createServerClient<Database>(
    env().NEXT_PUBLIC_SUPABASE_URL,
    env().NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY,
    {
      global: { headers },
      cookieOptions: sessionCookie(env().APP_URL),
      cookies: {
        getAll: () => store.getAll(),
        setAll(list) {
          try {
            for (const { name, value, options } of list) store.set(name, value, withOwnAge(options));
          } catch {
            // Pages may not set cookies; the middleware has refreshed the session already.
          }
        },
      },
    },
  );
}

/** Bound to a bearer token. Functions of the database may read what the headers say. */
export function tokenClient(access_token: string, headers: Record<string, string> = {}): Db {
  return createClient<Database>(env().NEXT_PUBLIC_SUPABASE_URL, env().NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY, {
    ...STATELESS,
    global: { headers: { ...headers, Authorization: `Bearer ${access_token}` } },
  });
}

/** Nobody's: to log in with, and to verify a token that came as a header. */
export function anonymousClient(): Db {
  return createClient<Database>(
    env().NEXT_PUBLIC_SUPABASE_URL,
    env().NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY,
    STATELESS,
  );
}

/** Bypasses row-level security: for jobs and user management only. */
export function serviceClient(): Db {
  return createClient<Database>(env().NEXT_PUBLIC_SUPABASE_URL, env().SUPABASE_SECRET_KEY, STATELESS);
}
