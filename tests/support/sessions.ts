import { randomUUID } from "node:crypto";
import type { Sql, TestDatabase } from "./database.ts";

/** Runs as PostgREST would for a token of that session. */
export const asSession = <T>(
  db: TestDatabase,
  user_id: string,
  session_id: string,
  run: (sql: Sql) => Promise<T>,
) =>
  db.asUser(user_id, async (sql) => {
    await sql("select set_config('request.jwt.claims', $1, true)", [
      JSON.stringify({ sub: user_id, role: "authenticated", session_id }),
    ]);
    return run(sql);
  });

/** Runs as PostgREST would for a token that is still valid but whose session has ended. */
export const asLoggedOut = <T>(db: TestDatabase, user_id: string, run: (sql: Sql) => Promise<T>) =>
  asSession(db, user_id, randomUUID(), run);
