import type { Ctx } from "@/lib/actor/context";
import type { Db } from "@/lib/supabase/clients";
import type { Sql, TestDatabase } from "./database.ts";

/** Parameters that are arrays of PostgreSQL, not JSON. */
const ARRAYS = new Set(["p_ids", "p_kinds", "p_lines"]);

type RunAs = <T>(run: (sql: Sql) => Promise<T>) => Promise<T>;

/** A client whose `rpc` calls the function in this database as whoever `as` says, with arguments by name. */
function rpcClient(as: RunAs): Db {
  const rpc = async (name: string, args: Record<string, unknown> = {}) => {
    const given = Object.entries(args).filter(([, value]) => value !== undefined);
    const named = given.map(([key], n) => `${key} => $${n + 1}`).join(", ");
    const values = given.map(([key, value]) =>
      typeof value === "object" && value && !ARRAYS.has(key) ? JSON.stringify(value) : value,
    );
    try {
      const [row] = await as((sql) =>
        sql<{ answer: unknown }>(`select to_jsonb(public.${name}(${named})) as answer`, values),
      );
      return { data: row?.answer ?? null, error: null };
    } catch (error) {
      const { code, message, detail } = error as { code: string; message: string; detail?: string };
      return {
        data: null,
        error: { code, message, details: detail ?? null, hint: null, name: "PostgrestError" },
      };
    }
  };
  return { rpc } as unknown as Db;
}

/** The client of jobs, as the service. */
export const serviceDb = (db: TestDatabase): Db => rpcClient((run) => db.asService(run));

/**
 * A context whose `db.rpc` calls the function in this database as that person, with arguments by name, as PostgREST
 * does: for testing that results of SQL match the schemas.
 */
export function contextOf(
  db: TestDatabase,
  user: { id: string },
  role: "admin" | "super_admin" = "admin",
): Ctx {
  return {
    db: rpcClient((run) => db.asUser(user.id, run)),
    actor: {
      id: user.id,
      email: "a@relance.test",
      full_name: "Awa Diop",
      role,
      locale: "fr",
      default_country: "SN",
    },
    now: new Date(),
  };
}
