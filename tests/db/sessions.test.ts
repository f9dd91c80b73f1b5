import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

const seesThemselves = (user_id: string, session_id: string) =>
  db.asUser(user_id, async (sql) => {
    await sql("select set_config('request.jwt.claims', $1, true)", [
      JSON.stringify({ sub: user_id, role: "authenticated", session_id }),
    ]);
    return (await sql("select id from public.profiles")).length === 1;
  });

it("P9 a token opens nothing once its session has ended, and nobody else's session helps", async () => {
  const [{ id: person }, { id: other }] = [await db.createUser(), await db.createUser()];
  const [mine, theirs] = [randomUUID(), randomUUID()];
  await db.sql("insert into auth.sessions (id, user_id) values ($1, $2), ($3, $4)", [
    mine,
    person,
    theirs,
    other,
  ]);
  expect(await seesThemselves(person, mine)).toBe(true);
  expect(await seesThemselves(person, theirs)).toBe(false);
  await db.sql("delete from auth.sessions where id = $1", [mine]);
  expect(await seesThemselves(person, mine)).toBe(false);
});
