import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Samples, startSamples } from "./samples.ts";

let samples: Samples;
beforeAll(async () => {
  samples = await startSamples();
});
afterAll(() => samples.stack.stop());

const call: Samples["call"] = (path, init) => samples.call(path, init);
const send: Samples["send"] = (method, path, body, prefer) => samples.send(method, path, body, prefer);

test.each<[string, number, Record<string, unknown>]>([
  ["big=eq.x", 400, { code: "22P02", message: 'invalid input syntax for type bigint: "x"' }],
  ["big=eq.", 400, { code: "22P02" }],
  ["big=eq.null", 400, { code: "22P02" }],
  ["big=eq.99999999999999999999", 400, { code: "22003" }],
  ["big=in.(1,x)", 400, { code: "22P02" }],
  ["yes=eq.maybe", 400, { code: "22P02" }],
  ["day=eq.soon", 400, { code: "22007" }],
  ["day=eq.2026-02-30", 400, { code: "22008" }],
  ["uid=eq.1", 400, { code: "22P02" }],
  ["mood=eq.angry", 400, { code: "22P02", message: 'invalid input value for enum mood: "angry"' }],
  ["doc=eq.x", 400, { code: "22P02", message: "invalid input syntax for type json" }],
  ["tags=cs.red", 400, { code: "22P02" }],
  ["big=like.1*", 404, { code: "42883" }],
  ["txt=is.true", 400, { code: "42804" }],
  ["nothing=eq.1", 400, { code: "42703", message: "column samples.nothing does not exist" }],
  ["or=(nothing.eq.1)", 400, { code: "42703" }],
  ["order=nothing", 400, { code: "42703" }],
  ["select=nothing", 400, { code: "42703" }],
  ["select=id,texts(id)", 400, { code: "PGRST200" }],
  [
    "texts.id=eq.1",
    400,
    { code: "PGRST108", message: "'texts' is not an embedded resource in this request" },
  ],
  ["select=id.sum()", 400, { code: "PGRST123" }],
  [
    "id=noop.0",
    400,
    {
      code: "PGRST100",
      message: '"failed to parse filter (noop.0)" (line 1, column 1)',
      details: 'unexpected "o" expecting "not" or operator (eq, gt, ...)',
      hint: null,
    },
  ],
  ["id=1", 400, { code: "PGRST100" }],
  [
    "id=is.maybe",
    400,
    {
      code: "PGRST100",
      message: '"failed to parse filter (is.maybe)" (line 1, column 4)',
      details: 'unexpected "m" expecting isVal: (null, not_null, true, false, unknown)',
    },
  ],
  [
    "id=in.1,2",
    400,
    {
      message: '"failed to parse filter (in.1,2)" (line 1, column 4)',
      details: 'unexpected "1" expecting "("',
    },
  ],
  ["id=eq().value", 400, { details: 'unexpected ")" expecting operator (eq, gt, ...)' }],
  [
    "or=()",
    400,
    {
      message: '"failed to parse logic tree (())" (line 1, column 4)',
      details:
        'unexpected ")" expecting field name (* or [a..z0..9_$]), negation operator (not) or logic operator (and, or)',
    },
  ],
  ["or=(id.eq.1,not.xor(id.eq.2))", 400, { details: 'unexpected "x" expecting logic operator (and, or)' }],
  ["select=name!hint", 400, { message: '"failed to parse select parameter (name!hint)" (line 1, column 5)' }],
  ["order=id.ac", 400, { details: 'unexpected "c" expecting "asc", "desc", "nullsfirst" or "nullslast"' }],
  ["limit=-1", 416, { code: "PGRST103", details: "Limit should be greater than or equal to zero." }],
])("%s is refused with %i", async (query, status, body) => {
  const answer = await call(`samples?${query}`);
  expect(answer).toMatchObject({ status, body });
  expect(new Set(Object.keys(answer.body as object))).toEqual(
    new Set(["code", "details", "hint", "message"]),
  );
  expect(answer.headers.get("proxy-status")).toBe(
    `PostgREST; error=${(answer.body as { code: string }).code}`,
  );
});

test.each<[string, unknown]>([
  ["select=big&id=eq.2", [{ big: 2 }]],
  ["select=big::text&id=eq.1", [{ big: "9007199254740993" }]],
  ["select=amount:num&id=eq.1", [{ amount: 1.5 }]],
  ["select=a:doc-%3E%3Ea,doc-%3Eb-%3E%3Ec&id=eq.1", [{ a: "1", c: "x" }]],
  [
    "select=tags,ints,yes,day,moment,uid,mood&id=eq.2",
    [
      {
        tags: ["blue"],
        ints: [3],
        yes: false,
        day: "2026-02-28",
        moment: "2026-02-28T08:00:00+00:00",
        uid: "00000000-0000-4000-8000-000000000002",
        mood: "glad",
      },
    ],
  ],
  ["select=id&order=big.desc.nullslast&limit=2", [{ id: 1 }, { id: 2 }]],
  ["select=id&order=big.asc.nullsfirst,id&limit=2", [{ id: 4 }, { id: 3 }]],
  ["select=id&order=doc-%3E%3Ea.desc,id.desc&limit=1", [{ id: 4 }]],
  ["select=id&order=id&offset=2", [{ id: 3 }, { id: 4 }]],
])("%s answers %j", async (query, body) => {
  expect((await call(`samples?${query}`)).body).toEqual(body);
});

describe("ranges and counts", () => {
  const range = async (path: string, init: Parameters<typeof call>[1] = {}) => {
    const { status, headers } = await call(`samples?select=id&order=id&${path}`, init);
    return [status, headers.get("content-range"), headers.get("preference-applied")];
  };
  test.each<[string, string | undefined, string | undefined, unknown[]]>([
    ["", undefined, undefined, [200, "0-3/*", null]],
    ["limit=2", undefined, undefined, [200, "0-1/*", null]],
    ["limit=2&offset=2", undefined, "count=exact", [206, "2-3/4", "count=exact"]],
    ["", undefined, "count=exact", [200, "0-3/4", "count=exact"]],
    ["", "0-1", "count=exact", [206, "0-1/4", "count=exact"]],
    ["limit=1", "1-3", "count=exact", [416, null, null]],
    ["", "2-", undefined, [200, "2-3/*", null]],
    ["limit=0", undefined, "count=exact", [206, "*/4", "count=exact"]],
    ["offset=4", undefined, "count=exact", [206, "*/4", "count=exact"]],
    ["offset=5", undefined, "count=exact", [416, "*/4", null]],
    ["offset=5", undefined, undefined, [200, "*/*", null]],
    ["", "3-1", undefined, [416, null, null]],
    ["id=lt.0", undefined, "count=exact", [200, "*/0", "count=exact"]],
    ["", undefined, "count=estimated", [200, "0-3/4", "count=estimated"]],
  ])("?%s, Range %s, Prefer %s", async (path, asked, prefer, answer) => {
    expect(await range(path, { prefer, headers: asked ? { range: asked } : {} })).toEqual(answer);
  });

  test("the planner's guess is a number", async () => {
    const [status, total] = await range("", { prefer: "count=planned" });
    expect([status, total]).toEqual([expect.any(Number), expect.stringMatching(/^0-3\/\d+$/)]);
  });

  test("an offset beyond the end says how many rows there are", async () => {
    const { body } = await call("samples?offset=9", { prefer: "count=exact" });
    expect(body).toMatchObject({
      code: "PGRST103",
      details: "An offset of 9 was requested, but there are only 4 rows.",
    });
  });

  test("HEAD counts without a body, and a header that asks for a range holds for GET only", async () => {
    const head = await call("samples?id=gt.1", {
      method: "HEAD",
      prefer: "count=exact",
      headers: { range: "0-0" },
    });
    expect([head.status, head.headers.get("content-range"), head.body]).toEqual([200, "0-2/3", undefined]);
  });
});

describe("a single object", () => {
  const accept = "application/vnd.pgrst.object+json";
  test.each<[string, number, unknown]>([
    ["samples?select=id&id=eq.1", 200, { id: 1 }],
    ["samples?select=id&id=lt.0", 406, { code: "PGRST116", details: "The result contains 0 rows" }],
    ["samples?select=id", 406, { code: "PGRST116", details: "The result contains 4 rows" }],
  ])("%s", async (path, status, body) => {
    expect(await call(path, { headers: { accept } })).toMatchObject({ status, body });
  });

  test("undoes a change of more than one row", async () => {
    const changed = await call("samples?id=gt.1", {
      method: "PATCH",
      body: JSON.stringify({ var: "changed" }),
      headers: { accept, "content-type": "application/json" },
      prefer: "return=representation",
    });
    expect(changed).toMatchObject({ status: 406, body: { code: "PGRST116" } });
    expect((await call("samples?select=id&var=eq.changed")).body).toEqual([]);
  });

  test("no other type of answer is given than JSON and CSV", async () => {
    const refused = await call("samples", { headers: { accept: "application/xml" } });
    expect(refused).toMatchObject({ status: 406, body: { code: "PGRST107" } });
  });
});

describe("changes", () => {
  const row = (id: number) => ({ id, txt: `row ${id}` });
  beforeAll(async () => {
    await send("POST", "samples", [row(11), row(12), row(13)]);
  });
  const txt = async (filter: string) =>
    ((await call(`samples?select=txt&order=id&${filter}`)).body as { txt: string }[]).map((each) => each.txt);

  test("limit and offset do not narrow an update or a deletion", async () => {
    const patched = await send("PATCH", "samples?id=in.(11,12)&limit=1&order=id.desc&select=id", {
      txt: "new",
    });
    expect([patched.status, patched.body]).toEqual([200, [{ id: 12 }, { id: 11 }]]);
    expect(await txt("id=in.(11,12)")).toEqual(["new", "new"]);
    await send("POST", "samples", [row(21), row(22)]);
    const deleted = await call("samples?id=in.(21,22)&limit=1&select=id", {
      method: "DELETE",
      prefer: "return=representation",
    });
    expect(deleted.body).toHaveLength(2);
  });

  test("an upsert may have a limit; PUT may not", async () => {
    const merged = await send(
      "POST",
      "samples?on_conflict=id&select=id,txt&limit=1",
      [{ id: 11, txt: "merged" }],
      "resolution=merge-duplicates,return=representation",
    );
    expect([merged.status, merged.body]).toEqual([200, [{ id: 11, txt: "merged" }]]);
    expect(merged.headers.get("preference-applied")).toBe(
      "resolution=merge-duplicates, return=representation",
    );
    const put = await send("PUT", "samples?id=eq.11&limit=1", row(11));
    expect(put).toMatchObject({ status: 400, body: { code: "PGRST114" } });
  });

  test("an upsert answers 201 when it inserts and 200 when it only changes", async () => {
    const upsert = async (id: number, resolution: string) => {
      const prefer = `resolution=${resolution},return=minimal`;
      const { status, body } = await send("POST", "samples?on_conflict=id", [row(id)], prefer);
      return [status, body];
    };
    expect(await upsert(31, "merge-duplicates")).toEqual([201, undefined]);
    expect(await upsert(31, "merge-duplicates")).toEqual([200, undefined]);
    expect(await upsert(31, "ignore-duplicates")).toEqual([201, undefined]);
    await call("samples?id=eq.31", { method: "DELETE" });
  });

  test.each<[string, string, unknown, string, number, object | undefined]>([
    ["POST", "samples", { id: 1 }, "", 409, { code: "23505" }],
    [
      "POST",
      "samples",
      { nothing: 1 },
      "",
      400,
      { code: "PGRST204", message: "Could not find the 'nothing' column of 'samples' in the schema cache" },
    ],
    [
      "POST",
      "samples",
      [{ id: 41 }, { txt: "x" }],
      "",
      400,
      { code: "PGRST102", message: "All object keys must match" },
    ],
    ["POST", "samples", [], "return=representation", 201, []],
    [
      "POST",
      "samples?on_conflict=txt",
      { id: 42, txt: "x" },
      "resolution=merge-duplicates",
      400,
      { code: "42P10" },
    ],
    ["PATCH", "samples?id=eq.11", { nothing: 1 }, "", 400, { code: "PGRST204" }],
    ["PATCH", "samples?id=eq.11", { big: "x" }, "", 400, { code: "22P02" }],
    ["PATCH", "samples?id=eq.11", {}, "return=representation", 200, []],
    ["PATCH", "samples?id=eq.11", { txt: "1" }, "", 204, undefined],
    ["PATCH", "samples?id=lt.0", { txt: "1" }, "return=representation", 200, []],
    [
      "PATCH",
      "samples",
      { txt: "all" },
      "",
      400,
      { code: "21000", message: "UPDATE requires a WHERE clause" },
    ],
    ["DELETE", "samples", undefined, "", 400, { code: "21000", message: "DELETE requires a WHERE clause" }],
    ["DELETE", "samples?id=lt.0", undefined, "return=minimal", 204, undefined],
    [
      "PATCH",
      "samples?id=in.(11,12)",
      { txt: "2" },
      "handling=strict,max-affected=1",
      400,
      { code: "PGRST124", details: "The query affects 2 rows" },
    ],
    [
      "DELETE",
      "samples?id=in.(11,12)",
      undefined,
      "handling=strict,max-affected=1",
      400,
      { code: "PGRST124" },
    ],
    ["PATCH", "samples?id=in.(11,12)", { txt: "2" }, "max-affected=1", 204, undefined],
    [
      "PATCH",
      "samples?id=eq.11",
      { txt: "2" },
      "handling=strict,whatever",
      400,
      { code: "PGRST122", details: "Invalid preferences: whatever" },
    ],
    ["PATCH", "samples?id=eq.11", { txt: "2" }, "handling=lenient,whatever", 204, undefined],
    [
      "POST",
      "nowhere",
      {},
      "",
      404,
      { code: "PGRST205", message: "Could not find the table 'public.nowhere' in the schema cache" },
    ],
    [
      "POST",
      "rpc/nothing",
      {},
      "",
      404,
      {
        code: "PGRST202",
        message: "Could not find the function public.nothing without parameters in the schema cache",
      },
    ],
    ["PATCH", "rpc/whoami", {}, "", 405, { code: "PGRST101" }],
    [
      "POST",
      "rpc/refuse",
      { p_code: "P0001" },
      "",
      400,
      { code: "P0001", message: "refused", details: "the detail", hint: "the hint" },
    ],
    ["POST", "rpc/refuse", { p_code: "PT418" }, "", 418, { code: "PT418" }],
    ["GET", "rpc/refuse?p_code=P0002", undefined, "", 500, { code: "P0002" }],
    ["GET", "samples/1", undefined, "", 404, { code: "PGRST125" }],
  ])("%s %s %j with %j answers %i", async (method, path, body, prefer, status, answer) => {
    const given = await (body === undefined
      ? call(path, { method, prefer })
      : send(method, path, body, prefer));
    expect(given.status).toBe(status);
    if (Array.isArray(answer) || answer === undefined) expect(given.body).toEqual(answer);
    else expect(given.body).toMatchObject(answer);
  });

  test("malformed JSON is refused", async () => {
    const headers = { "content-type": "application/json" };
    const refused = await call("samples", { method: "POST", body: "{", headers });
    expect(refused).toMatchObject({
      status: 400,
      body: { code: "PGRST102", message: "Empty or invalid json" },
    });
  });

  test("missing=default takes the column's default, and its absence null", async () => {
    const columns = "txt,changed";
    const insert = (prefer: string) =>
      send(
        "POST",
        `texts?columns=${columns}&select=${columns}`,
        [{ txt: "d" }],
        `return=representation${prefer}`,
      );
    expect(await insert(",missing=default")).toMatchObject({
      status: 201,
      body: [{ txt: "d", changed: false }],
    });
    expect(await insert("")).toMatchObject({ status: 400, body: { code: "23502" } });
  });

  test("how many rows were changed is counted when asked", async () => {
    const counted = async (method: string) => {
      const init = { method, prefer: "count=exact", headers: { "content-type": "application/json" } };
      const body = method === "PATCH" ? JSON.stringify({ var: "z" }) : undefined;
      return (await call("samples?id=in.(12,13)", { ...init, body })).headers.get("content-range");
    };
    expect(await counted("PATCH")).toBe("0-1/2");
    expect(await counted("DELETE")).toBe("*/2");
  });
});
