// The server listens on 127.0.0.1 only, so its password is no secret.
export const password = "postgres";
export const adminRole = "supabase_admin";

export type Role = "postgres" | "supabase_admin" | "supabase_auth_admin" | "authenticator";

export const databaseUrl = (port: number, role: Role, database = "postgres") =>
  `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;

/** The same server and database with another role. */
export function asRole(url: string, role: Role): string {
  const changed = new URL(url);
  changed.username = role;
  changed.password = password;
  return changed.toString();
}
