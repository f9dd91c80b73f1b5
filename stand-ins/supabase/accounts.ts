import pg from "pg";
import type { AuthSettings } from "./auth/settings.ts";
import { findUser, hashPassword, insertUser } from "./auth/users.ts";

export const localPassword = "relance-local";
export const localAccounts = [
  { email: "super@relance.test", full_name: "Awa Diop", role: "super_admin" },
  { email: "admin@relance.test", full_name: "Fatou Sarr", role: "admin" },
  { email: "autre@relance.test", full_name: "Karim Benali", role: "admin" },
] as const;

/** Creates the accounts and profiles that are missing. Existing ones stay as they are. */
export async function ensureLocalAccounts({ pool }: AuthSettings, databaseUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ exists: boolean }>(
      "select to_regclass('public.profiles') is not null as exists",
    );
    if (!rows[0]?.exists) return;
    for (const account of localAccounts) {
      const { email, full_name, role } = account;
      const user = (await findUser(pool, { email })) ?? (await createAccount(pool, email));
      await owner.query(
        "insert into public.profiles (id, email, full_name, role) values ($1, $2, $3, $4) on conflict do nothing",
        [user.id, email, full_name, role],
      );
    }
  } finally {
    await owner.end();
  }
}

const createAccount = async (pool: pg.Pool, email: string) =>
  insertUser(pool, { email, confirmed: true, passwordHash: await hashPassword(localPassword, 6) });
