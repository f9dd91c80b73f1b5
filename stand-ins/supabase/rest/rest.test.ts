import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestStack, type TestStack } from "../test-stack.ts";

let stack: TestStack;
type Person = Awaited<ReturnType<TestStack["person"]>>;
let awa: Person;
let karim: Person;
beforeAll(async () => {
  stack = await startTestStack();
  awa = await stack.person();
  karim = await stack.person();
  await awa.client.from("notes").insert([{ title: "one" }, { title: "two" }]);
  await karim.client.from("notes").insert({ title: "theirs" });
});
afterAll(() => stack.stop());

const titles = async (person: Person) =>
  (await person.client.from("notes").select("title").order("title")).data?.map(
    ({ title }) => title as string,
  );

describe("row-level security", () => {
  test("shows people their own rows only, in tables, views and functions", async () => {
    expect(await titles(awa)).toEqual(["one", "two"]);
    expect((await karim.client.from("note_titles").select("title")).data).toEqual([{ title: "theirs" }]);
    const { data } = await karim.client.rpc("whoami");
    expect(data).toEqual({ id: karim.id, role: "authenticated", aal: "aal1", current: "authenticated" });
  });

  test("lets nobody insert, change or delete rows of another", async () => {
    const written = await karim.client.from("notes").insert({ title: "x", owner_id: awa.id });
    expect(written).toMatchObject({ status: 403, error: { code: "42501" } });
    const changed = await karim.client.from("notes").update({ title: "x" }).eq("title", "one").select();
    expect(changed.data).toEqual([]);
    const deleted = await karim.client.from("notes").delete().eq("owner_id", awa.id).select();
    expect(deleted.data).toEqual([]);
    expect(await titles(awa)).toEqual(["one", "two"]);
  });

  test("does not apply to the secret key", async () => {
    const { data } = await stack.admin.from("notes").select("title");
    expect(data?.length).toBeGreaterThanOrEqual(3);
  });

  test("does not leak from one request to the next", async () => {
    const people = [awa, karim, awa, karim];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => people[n % 4]!.client.rpc("whoami").then(({ data }) => data.id)),
    );
    answers.forEach((id, n) => {
      expect(id).toBe(people[n % 4]!.id);
    });
  });
});

test("a filter compares a text that looks like a number as a text", async () => {
  for (const title of ["+221760000001", "0612345678"]) {
    await awa.client.from("notes").insert({ title });
    const { data } = await awa.client.from("notes").select("title").eq("title", title);
    expect(data).toEqual([{ title }]);
    const without = await awa.client.from("notes").select("title").eq("title", title.slice(1));
    expect(without.data).toEqual([]);
    expect(
      (await awa.client.from("notes").select("title").not("title", "eq", title)).data,
    ).not.toContainEqual({
      title,
    });
    await awa.client.from("notes").delete().eq("title", title);
  }
  expect(await titles(awa)).toEqual(["one", "two"]);
});

describe("grants", () => {
  test("are not given by default", async () => {
    expect(await stack.client().from("notes").select()).toMatchObject({
      status: 401,
      error: { code: "42501" },
    });
    expect(await awa.client.from("ungranted").select()).toMatchObject({
      status: 403,
      error: { code: "42501" },
    });
    expect(await stack.client().rpc("whoami")).toMatchObject({ status: 401, error: { code: "42501" } });
    const granted = await stack.sql(
      `select c.oid::regclass::text as relation, r.rolname
       from pg_class c cross join pg_roles r
       where c.relkind in ('r', 'p', 'v') and r.rolname in ('anon', 'authenticated')
         and (c.relnamespace in ('auth'::regnamespace, 'private'::regnamespace)
              or c.oid in ('public.ungranted'::regclass, 'public.events'::regclass)
              or (r.rolname = 'anon' and c.relnamespace = 'public'::regnamespace))
         and has_table_privilege(r.rolname, c.oid, 'select')`,
    );
    expect(granted).toEqual([]);
  });

  test("apply to single columns", async () => {
    const { error } = await awa.client.from("notes").update({ price: 0 }).eq("title", "one");
    expect(error?.code).toBe("42501");
  });

  test("make other schemas inaccessible", async () => {
    expect((await stack.admin.schema("private").from("secrets").select()).error?.code).toBe("PGRST106");
    expect((await stack.admin.from("secrets").select()).error?.code).toBe("PGRST205");
  });
});

describe("errors", () => {
  test("have PostgREST's statuses and codes", async () => {
    const { client } = awa;
    const again = await client.from("notes").insert({ title: "one" });
    expect(again).toMatchObject({ status: 409, error: { code: "23505" } });
    expect(again.error?.message).toContain("titles_are_unique");
    expect(await client.from("notes").insert({ title: "" })).toMatchObject({
      status: 400,
      error: { code: "23514" },
    });
    const none = await client.from("notes").select().eq("id", -1).single();
    expect(none).toMatchObject({ status: 406, error: { code: "PGRST116" } });
    expect((await client.from("notes").select().eq("id", -1).maybeSingle()).data).toBeNull();
    expect(await client.from("notes").select("nothing")).toMatchObject({
      status: 400,
      error: { code: "42703" },
    });
    expect(await client.from("nowhere").select()).toMatchObject({ status: 404, error: { code: "PGRST205" } });
    expect(await client.rpc("nothing")).toMatchObject({ status: 404, error: { code: "PGRST202" } });
    expect(await client.from("notes").select().eq("id", "x")).toMatchObject({
      status: 400,
      error: { code: "22P02" },
    });
    const foreign = await stack.admin.from("notes").insert({ title: "z", owner_id: crypto.randomUUID() });
    expect(foreign).toMatchObject({ status: 409, error: { code: "23503" } });
  });

  test.each([
    ["P0001", 400],
    ["42501", 403],
    ["P0002", 500],
    ["57014", 500],
    ["22023", 400],
    ["PT409", 409],
  ])("raised as %s are answered with %i and their message", async (p_code, status) => {
    const answer = await awa.client.rpc("refuse", { p_code });
    expect(answer).toMatchObject({
      status,
      error: { code: p_code, message: "refused", details: "the detail", hint: "the hint" },
    });
  });

  test("refuse to change or delete without a condition", async () => {
    const everything = await fetch(`${stack.url}/rest/v1/notes`, {
      method: "DELETE",
      headers: { apikey: "sb_secret_test" },
    });
    expect(everything.status).toBe(400);
    expect(await titles(awa)).toEqual(["one", "two"]);
  });
});

describe("values", () => {
  test.each([
    ["object", { a: 1 }],
    ["array", [1, 2]],
    ["string", "text"],
    ["null", null],
  ])("a jsonb argument stays of type %s", async (shape, p_value) => {
    const { data } = await awa.client.rpc("shape_of", { p_value });
    expect(data).toBe(p_value === null ? null : shape);
  });

  test.each([[{ a: { b: [1, "x", null] } }], [[1, { c: 2 }]], ["text"], [7], [null]])(
    "jsonb %j is read as it was written",
    async (details) => {
      const title = `json ${JSON.stringify(details)}`;
      const { data, error } = await karim.client
        .from("notes")
        .insert({ title, details })
        .select("details")
        .single();
      expect(error).toBeNull();
      expect(data?.details).toEqual(details);
    },
  );

  test("sets are passed as one argument and returned as rows", async () => {
    const person = await stack.person();
    const p_notes = Array.from({ length: 300 }, (_, n) => ({ title: `n${n}`, price: n + 0.5 }));
    const { data } = await person.client.rpc("add_notes", { p_notes });
    expect(data).toHaveLength(300);
    expect(data[1]).toMatchObject({ title: "n1", price: 1.5, owner_id: person.id });
  });

  test("numbers are numbers and times are ISO 8601", async () => {
    const { data } = await awa.client.from("notes").select("price, written_at").limit(1).single();
    expect(data?.price).toBe(1);
    expect(data?.written_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/);
  });

  test("bytes are written, read and found in hexadecimal", async () => {
    const seal = "\\xdeadbeef00";
    const { error } = await karim.client.from("notes").insert({ title: "sealed", seal });
    expect(error).toBeNull();
    const { data } = await karim.client.from("notes").select("title, seal").eq("seal", seal);
    expect(data).toEqual([{ title: "sealed", seal }]);
  });

  test("a key missing in one row of many is null, not the default", async () => {
    const { error } = await awa.client.from("notes").insert([{ title: "a", price: 2 }, { title: "b" }]);
    expect(error?.code).toBe("23502");
    const rows = [{ title: "a", price: 2 }, { title: "b" }];
    expect((await awa.client.from("notes").insert(rows, { defaultToNull: false })).error).toBeNull();
    const stored = await awa.client.from("notes").select("price").in("title", ["a", "b"]).order("title");
    expect(stored.data).toEqual([{ price: 2 }, { price: 1 }]);
    await awa.client.from("notes").delete().in("title", ["a", "b"]);
  });
});

describe("lists", () => {
  test("are counted, limited, and never longer than a thousand rows", async () => {
    const person = await stack.person();
    const rows = Array.from({ length: 1001 }, (_, n) => ({ title: `n${n}` }));
    await person.client.from("notes").insert(rows);
    const all = await person.client.from("notes").select("id", { count: "exact" });
    expect(all.count).toBe(1001);
    expect(all.data).toHaveLength(1000);
    const page = await person.client.from("notes").select("id", { count: "estimated" }).range(10, 19);
    expect(page).toMatchObject({ count: 1001, status: 206 });
    expect(page.data).toHaveLength(10);
    expect((await person.client.from("notes").select("*", { count: "exact", head: true })).count).toBe(1001);
  });

  test("upserts change or keep existing rows", async () => {
    const { id } = await stack.person();
    const row = { owner_id: id, title: "same", price: 1 };
    const onConflict = "owner_id,title";
    await stack.admin.from("notes").insert(row);
    const merged = await stack.admin
      .from("notes")
      .upsert({ ...row, price: 5 }, { onConflict })
      .select("price");
    expect(merged.data).toEqual([{ price: 5 }]);
    const left = await stack.admin
      .from("notes")
      .upsert([{ ...row, price: 9 }], { onConflict, ignoreDuplicates: true })
      .select("price");
    expect(left.data).toEqual([]);
  });

  test("come from partitioned tables, whose partitions are hidden", async () => {
    const events = stack.admin.from("events");
    expect((await events.insert({ day: "2026-05-01", payload: { n: 1 } })).error).toBeNull();
    expect((await events.select("day, payload")).data).toEqual([{ day: "2026-05-01", payload: { n: 1 } }]);
    expect((await stack.admin.from("events_2026").select()).error?.code).toBe("PGRST205");
  });
});

test("a new table is found after a notification", async () => {
  await stack.sql("create table public.later (id int); grant select on public.later to service_role");
  await stack.sql("notify pgrst, 'reload schema'");
  await expect.poll(async () => (await stack.admin.from("later").select()).error).toBeNull();
});

test("statements have the hosted time limits", async () => {
  expect((await awa.client.rpc("timeout")).data).toBe("8s");
});
