import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { createDatabase } from "../support/database.ts";
import { asLoggedOut, asSession } from "../support/sessions.ts";

const db = await createDatabase();

const seesThemselves = (user_id: string, session_id: string) =>
  asSession(
    db,
    user_id,
    session_id,
    async (sql) => (await sql("select id from public.profiles where id = $1", [user_id])).length === 1,
  );

const begin = async (user_id: string) => {
  const id = randomUUID();
  await db.sql("insert into auth.sessions (id, user_id) values ($1, $2)", [id, user_id]);
  return id;
};

it.each(["admin", "super_admin"] as const)(
  "P9 a token of an %s gives no access once its session has ended, and another user's session does not help",
  async (role) => {
    const [{ id: person }, { id: other }] = [await db.createUser({ role }), await db.createUser({ role })];
    const [mine, theirs] = [await begin(person), await begin(other)];
    expect(await seesThemselves(person, mine)).toBe(true);
    expect(await seesThemselves(person, theirs)).toBe(false);
    await db.sql("delete from auth.sessions where id = $1", [mine]);
    expect(await seesThemselves(person, mine)).toBe(false);
  },
);

// Every public function that checks for a super-admin, read from the catalog so that new ones are tested too.
const guarded = await db.sql<{ name: string; call: string }>(`
  select w.proname as name,
    format('select public.%I(%s)', w.proname, (
      select string_agg(format('%I => null::%s', w.proargnames[n], w.proargtypes[n - 1]::regtype), ', ')
      from generate_series(1, w.pronargs) n)) as call
  from pg_proc f
  join pg_proc w on w.proname = f.proname and w.pronamespace = 'public'::regnamespace
  where f.prosrc like '%private.require_super_admin()%' order by 1`);

describe("P9 functions for super-admins only", () => {
  let chief = "";
  beforeAll(async () => {
    chief = (await db.createUser({ role: "super_admin" })).id;
  });

  it("are exactly these", async () => {
    expect(guarded.map(({ name }) => name)).toEqual([
      "add_user",
      "add_word",
      "begin_user_deletion",
      "check_rates",
      "delete_word",
      "edit_organisation",
      "edit_sender",
      "free_room",
      "get_belongings",
      "get_user",
      "hand_over",
      "list_strangers",
      "list_users",
      "list_words",
      "move_country",
      "note_replay",
      "service_health",
      "set_rate",
      "switch_word",
      "test_template",
      "try_text",
      "update_user",
    ]);
  });

  it.each(guarded.map(({ name, call }) => [name, call]))(
    "refuse a super-admin who has logged out: %s",
    async (_name, call) => {
      await expect(asLoggedOut(db, chief, (sql) => sql(call))).rejects.toThrow(/^forbidden$/);
      const alive = asSession(db, chief, await begin(chief), (sql) => sql(call)).catch(
        (error: Error) => error,
      );
      expect(String(await alive)).not.toContain("forbidden");
    },
  );
});
