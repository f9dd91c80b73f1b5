import "server-only";
import { createServerClient } from "@supabase/ssr";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { cookies, headers as requestHeaders } from "next/headers";
import { env } from "@/lib/env";
import type { Database } from "./database.types";
import { forwardingFetch } from "./forwarding";
import { sessionCookie, withOwnAge } from "./session-cookie";

export type Db = SupabaseClient<Database>;

const STATELESS = { auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false } };

/** A client with the session cookie of the request. */
export async function sessionClient(headers: Record<string, string> = {}): Promise<Db> {
  const store = await cookies();
  return createServerClient<Database>(
    env().NEXT_PUBLIC_SUPABASE_URL,
    env().NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY,
    {
      global: { headers, fetch: forwardingFetch(await requestHeaders(), process.env) },
      cookieOptions: sessionCookie(env().APP_URL),
      cookies: {
        getAll: () => store.getAll(),
        setAll(list) {
          try {
            for (const { name, value, options } of list) store.set(name, value, withOwnAge(options));
          } catch {
            // Pages may not set cookies; the middleware has already refreshed the session.
          }
        },
      },
    },
  );
}

/** A client with a bearer token. `headers` can be read by SQL functions. */
export function tokenClient(access_token: string, headers: Record<string, string> = {}): Db {
  return createClient<Database>(env().NEXT_PUBLIC_SUPABASE_URL, env().NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY, {
    ...STATELESS,
    global: { headers: { ...headers, Authorization: `Bearer ${access_token}` } },
  });
}

/** A client without a user: to log in, and to verify a bearer token. */
export async function anonymousClient(): Promise<Db> {
  return createClient<Database>(env().NEXT_PUBLIC_SUPABASE_URL, env().NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY, {
    ...STATELESS,
    global: { fetch: forwardingFetch(await requestHeaders(), process.env) },
  });
}

/** A client that bypasses row-level security: for jobs, user management and the privacy page. */
export function serviceClient(): Db {
  return createClient<Database>(env().NEXT_PUBLIC_SUPABASE_URL, env().SUPABASE_SECRET_KEY, STATELESS);
}
