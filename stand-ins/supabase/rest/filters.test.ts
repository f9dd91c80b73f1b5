import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startTestStack, type TestStack } from "../test-stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
  await stack.sql(`
    create extension if not exists citext with schema extensions;
    create type public.mood as enum ('calm', 'glad', 'sad');
    create table public.samples (
      id int primary key,
      txt text, var varchar(30), chr char(5), cit extensions.citext,
      big bigint, num numeric, yes boolean, day date, moment timestamptz, uid uuid,
      doc jsonb, tags text[], ints int[], mood public.mood, vec tsvector, span int4range
    );
    grant select, insert, update, delete on public.samples to service_role;
    create table public.texts (id int primary key generated always as identity, txt text, var varchar(30),
      cit extensions.citext, changed boolean not null default false);
    grant select, insert, update, delete on public.texts to service_role;
    insert into public.samples values
      (1, '+221771112233', 'one', 'ab', 'Dakar', 9007199254740993, 1.50, true, '2026-01-31', '2026-01-31 10:00+00',
       '00000000-0000-4000-8000-000000000001', '{"a": 1, "b": {"c": "x"}}', '{red,"light blue"}', '{1,2}', 'calm',
       to_tsvector('french', 'Les enfants jouent'), '[1,5)'),
      (2, '12345678901234567890', 'two', 'abc', 'dakar', 2, 1.5, false, '2026-02-28', '2026-02-28 10:00+02',
       '00000000-0000-4000-8000-000000000002', '[1, 2]', '{blue}', '{3}', 'glad',
       to_tsvector('french', 'Une réunion demain'), '[5,9)'),
      (3, 'true', 'a,b', '', 'Thiès', -3, 0, null, null, null, null, '"text"', '{}', '{}', 'sad', null, null),
      (4, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    notify pgrst, 'reload schema';
  `);
  await vi.waitFor(async () => expect((await call("samples?select=id&limit=0")).status).toBe(200));
});
afterAll(() => stack.stop());

interface Answer {
  status: number;
  body: unknown;
  headers: Headers;
}
async function call(path: string, init: RequestInit & { prefer?: string } = {}): Promise<Answer> {
  const { prefer, ...rest } = init;
  const headers = { apikey: "sb_secret_test", ...(prefer ? { prefer } : {}), ...rest.headers };
  const response = await fetch(`${stack.url}/rest/v1/${path}`, { ...rest, headers });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined, headers: response.headers };
}
const send = (method: string, path: string, body: unknown, prefer = "return=representation") =>
  call(path, { method, body: JSON.stringify(body), headers: { "content-type": "application/json" }, prefer });
const idsOf = ({ body }: Pick<Answer, "body">) => (Array.isArray(body) ? body.map(({ id }) => id) : body);
const encoded = encodeURIComponent;
const byText = (a: string | undefined, b: string | undefined) => ((a ?? "") < (b ?? "") ? -1 : 1);
const inList = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

describe("a text is compared as a text, whatever it looks like", () => {
  const TEXTS = [
    ..."+221771112233|12345678901234567890|0612345678|-5|1e5|0x1F|Infinity|NaN|1.50".split("|"),
    ..."true|TRUE|false|null|NULL|not_null|unknown|undefined".split("|"),
    '{"a":1}',
    "{a,b}",
    "[1]",
    "(1,2)",
    "a,b",
    'say "x"',
    '"quoted"',
    "back\\slash",
    "  padded  ",
    "",
    "*",
    "100%",
    "eq.1",
    "not.eq.1",
    "2026-01-31",
    "é\u00a0’",
  ];
  beforeAll(async () => {
    await send(
      "POST",
      "texts",
      TEXTS.map((txt) => ({ txt, var: txt, cit: txt })),
    );
  });

  const COLUMNS = ["txt", "var", "cit"];
  const isSame = (column: string, text: string) => (each: string) =>
    column === "cit" ? each.toLowerCase() === text.toLowerCase() : each === text;
  const cases = TEXTS.flatMap((text) => COLUMNS.map((column) => [text, column] as const));

  test.each(cases)("%j in the column %s", async (text, column) => {
    const same = TEXTS.filter(isSame(column, text)).toSorted(byText);
    const others = TEXTS.filter((each) => !same.includes(each)).toSorted(byText);
    const found = async (filter: string) => {
      const { body } = await call(`texts?select=${column}&${filter}`);
      return Array.isArray(body) ? body.map((row) => row[column]).toSorted(byText) : body;
    };
    const value = encoded(text);
    const list = encoded(`(${inList(text)})`);
    const quoted = encoded(inList(text));
    expect(await found(`${column}=eq.${value}`)).toEqual(same);
    expect(await found(`${column}=not.neq.${value}`)).toEqual(same);
    expect(await found(`${column}=in.${list}`)).toEqual(text === "" ? [] : same);
    expect(await found(`${column}=gte.${value}&${column}=lte.${value}`)).toEqual(same);
    expect(await found(`or=(${column}.eq.${quoted},id.lt.0)`)).toEqual(same);
    expect(await found(`${column}=neq.${value}`)).toEqual(others);
    expect(await found(`${column}=not.eq.${value}`)).toEqual(others);
    expect(await found(`${column}=not.in.${list}`)).toEqual(
      text === "" ? [...TEXTS].toSorted(byText) : others,
    );
    expect(await found(`and=(${column}.not.eq.${quoted})`)).toEqual(others);
    const changed = await send("PATCH", `texts?select=${column}&${column}=eq.${value}`, { changed: true });
    expect(changed).toMatchObject({ status: 200 });
    expect((changed.body as Record<string, string>[]).map((row) => row[column]).toSorted(byText)).toEqual(
      same,
    );
    const prefer = "return=representation,tx=rollback";
    const none = await call(`texts?${column}=eq.${value}&id=lt.0`, { method: "DELETE", prefer });
    expect(none).toMatchObject({ status: 200, body: [] });
  });

  test("is deleted by its text, and nothing else is", async () => {
    for (const text of TEXTS) {
      const deleted = await call(`texts?select=txt&txt=eq.${encoded(text)}`, {
        method: "DELETE",
        prefer: "return=representation",
      });
      expect(deleted.body).toEqual([{ txt: text }]);
    }
    expect((await call("texts?select=id")).body).toEqual([]);
  });
});

// PostgREST writes each filter as SQL with an untyped value: PostgreSQL decides by the column what the value means.
test.each<[string, number[]]>([
  ["txt=eq.%2B221771112233", [1]],
  ["txt=eq.221771112233", []],
  ["txt=eq.12345678901234567890", [2]],
  ["txt=eq.12345678901234567891", []],
  ["txt=eq.true", [3]],
  ["txt=eq.null", []],
  ["txt=eq.", []],
  ["txt=neq.true", [1, 2]],
  ["txt=gt.2", [3]],
  ["txt=like.*77*", [1]],
  ["txt=like.%2577%25", [1]],
  ["txt=ilike.TR*", [3]],
  ["txt=not.ilike.TR*", [1, 2]],
  ["txt=match.^[0-9]", [2]],
  ["txt=imatch.^TRUE$", [3]],
  ["txt=like(any).{*77*,tr*}", [1, 3]],
  ["txt=like(all).{*77*,%2B*}", [1]],
  ["txt=eq(any).{true,%2B221771112233}", [1, 3]],
  ["txt=isdistinct.true", [1, 2, 4]],
  ["txt=is.null", [4]],
  ["txt=is.NULL", [4]],
  ["txt=not.is.null", [1, 2, 3]],
  ["txt=is.not_null", [1, 2, 3]],
  ["var=in.(one,two)", [1, 2]],
  ["var=in.(%22a,b%22)", [3]],
  ["var=in.(one,%22a,b%22)", [1, 3]],
  ["var=in.()", []],
  ["var=not.in.()", [1, 2, 3, 4]],
  ["var=not.in.(one)", [2, 3]],
  ["chr=eq.ab", [1]],
  ["chr=eq.ab%20%20%20", [1]],
  ["chr=like.ab*", [1, 2]],
  ["cit=eq.DAKAR", [1, 2]],
  ["cit=in.(DAKAR)", [1, 2]],
  ["cit=like.dak*", [1, 2]],
  ["big=eq.9007199254740993", [1]],
  ["big=eq.9007199254740992", []],
  ["big=eq.%2B2", [2]],
  ["big=eq.02", [2]],
  ["big=eq.-3", [3]],
  ["big=lt.0", [3]],
  ["big=in.(2,-3)", [2, 3]],
  ["big=gt(any).{1,100}", [1, 2]],
  ["big=is.null", [4]],
  ["num=eq.1.5", [1, 2]],
  ["num=eq.1.50", [1, 2]],
  ["num=eq.15e-1", [1, 2]],
  ["num=gte.1.5", [1, 2]],
  ["yes=is.true", [1]],
  ["yes=is.false", [2]],
  ["yes=is.unknown", [3, 4]],
  ["yes=not.is.true", [2, 3, 4]],
  ["yes=eq.true", [1]],
  ["yes=eq.t", [1]],
  ["yes=eq.1", [1]],
  ["yes=eq.off", [2]],
  ["yes=neq.true", [2]],
  ["yes=in.(true,false)", [1, 2]],
  ["day=eq.2026-01-31", [1]],
  ["day=gt.2026-01-31", [2]],
  ["day=lte.20260131", [1]],
  ["day=in.(2026-01-31,2026-02-28)", [1, 2]],
  ["moment=eq.2026-02-28T08:00:00Z", [2]],
  ["moment=eq.2026-02-28T10:00:00%2B02:00", [2]],
  ["moment=lt.2026-02-01", [1]],
  ["uid=eq.00000000-0000-4000-8000-000000000001", [1]],
  ["uid=in.(00000000-0000-4000-8000-000000000001)", [1]],
  ["uid=lt.00000000-0000-4000-8000-000000000002", [1]],
  ["uid=neq.00000000-0000-4000-8000-000000000002", [1]],
  ["uid=is.null", [3, 4]],
  ["or=(uid.is.null,uid.eq.00000000-0000-4000-8000-000000000002)", [2, 3, 4]],
  ["or=(mood.neq.calm,moment.gt.2026-02-01T00:00:00.000Z)", [2, 3]],
  ["mood=neq.calm", [2, 3]],
  ["moment=is.null", [3, 4]],
  ["moment=not.is.null", [1, 2]],
  ["doc=not.is.null", [1, 2, 3]],
  ["chr=neq.ab", [2, 3]],
  ["yes=not.eq.true", [2]],
  ["doc=cs.{%22a%22:1}", [1]],
  ["doc=cd.{%22a%22:1,%22b%22:{%22c%22:%22x%22},%22d%22:0}", [1]],
  ["doc=cs.[2]", [2]],
  ["doc=eq.[1,2]", [2]],
  ["doc=eq.%22text%22", [3]],
  ["doc-%3E%3Ea=eq.1", [1]],
  ["doc-%3Ea=eq.1", [1]],
  ["doc-%3Eb-%3E%3Ec=eq.x", [1]],
  ["doc-%3E%3E0=eq.1", [2]],
  ["doc-%3E%3E-1=eq.2", [2]],
  ["tags-%3E%3E0=eq.blue", [2]],
  ["tags=cs.{red}", [1]],
  ["tags=cs.{%22light%20blue%22}", [1]],
  ["tags=cd.{blue,green}", [2, 3]],
  ["tags=ov.{red,blue}", [1, 2]],
  ["tags=eq.{}", [3]],
  ["tags=eq.{blue}", [2]],
  ["ints=cs.{2}", [1]],
  ["ints=ov.{2,3}", [1, 2]],
  ["mood=eq.glad", [2]],
  ["mood=gt.calm", [2, 3]],
  ["mood=in.(calm,sad)", [1, 3]],
  ["vec=fts(french).enfant", [1]],
  ["vec=plfts(french).les%20enfants", [1]],
  ["vec=phfts(french).enfants%20jouent", [1]],
  ["vec=wfts(french).enfants%20or%20réunion", [1, 2]],
  ["vec=not.fts(french).enfant", [2]],
  ["txt=fts.true", [3]],
  ["span=cs.[3,4)", [1]],
  ["span=ov.[4,6)", [1, 2]],
  ["span=sl.[5,6)", [1]],
  ["span=sr.[1,5)", [2]],
  ["span=adj.[5,6)", [1]],
  ["span=nxr.[1,5)", [1]],
  ["span=nxl.[5,6)", [2]],
  ["or=(txt.eq.true,big.eq.2)", [2, 3]],
  ["or=(txt.eq.%2B221771112233,txt.eq.null)", [1]],
  ["or=(var.eq.%22a,b%22,id.eq.1)", [1, 3]],
  ["or=(var.in.(one,%22a,b%22),id.eq.4)", [1, 3, 4]],
  ["and=(id.gt.1,or(txt.is.null,yes.is.false))", [2, 4]],
  ["not.or=(id.eq.1,id.eq.2)", [3, 4]],
  ["not.and=(id.gt.1,id.lt.4)", [1, 4]],
  ["or=(not.and(id.gt.1,id.lt.4),id.eq.2)", [1, 2, 4]],
  ["or=(tags.cs.{red},id.eq.4)", [1, 4]],
  ["or=(tags.ov.{red,blue},id.eq.4)", [1, 2, 4]],
  ["or=(txt.not.is.null,id.eq.9)", [1, 2, 3]],
  ["or=(id.eq.1,id.eq.2)&or=(id.eq.2,id.eq.3)", [2]],
  ["id=gt.1&id=lt.4", [2, 3]],
])("%s finds %j", async (filter, ids) => {
  const answer = await call(`samples?select=id&order=id&${filter}`);
  expect([idsOf(answer), answer.status]).toEqual([ids, 200]);
});

describe("every operator means what PostgreSQL means by it, with the value as a literal:", () => {
  const OPERATORS: Record<string, string> = {
    ...{ eq: "=", neq: "<>", gte: ">=", lt: "<", ilike: "ilike", match: "~" },
    ...{ cs: "@>", cd: "<@", ov: "&&", isdistinct: "is distinct from" },
  };
  const VALUES = [
    "+221771112233",
    "true",
    "null",
    "1.5",
    "",
    "a",
    "{blue}",
    "2026-01-31",
    "glad",
    '{"a": 1}',
  ].concat(["00000000-0000-4000-8000-000000000001", "[1,5)", "it's"]);
  const COLUMNS = "txt var chr cit big num yes day moment uid doc tags ints mood span id".split(" ");

  const asked = async (column: string, operator: string, value: string) => {
    const { body } = await call(`samples?select=id&order=id&${column}=${operator}.${encoded(value)}`);
    return Array.isArray(body) ? idsOf({ body }) : (body as { code: string }).code;
  };
  const wanted = (column: string, written: string, value: string) => {
    const literal = `'${value.replaceAll("'", "''")}'`;
    return stack
      .sql<{ id: number }>(`select id from samples where ${column} ${written} ${literal} order by id`)
      .then((rows) => rows.map(({ id }) => id))
      .catch(({ code }: { code: string }) => code);
  };

  test.each(COLUMNS)("%s", async (column) => {
    for (const [operator, written] of Object.entries(OPERATORS)) {
      const answers = await Promise.all(VALUES.map((value) => asked(column, operator, value)));
      const literals = await Promise.all(VALUES.map((value) => wanted(column, written, value)));
      expect([operator, answers]).toEqual([operator, literals]);
    }
  });
});

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
  expect(Object.keys(answer.body as object).toSorted(byText)).toEqual(["code", "details", "hint", "message"]);
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

describe("embedded tables", () => {
  beforeAll(async () => {
    await stack.sql(`
      create table public.parents (id int primary key, name text);
      create table public.children (id int primary key, parent_id int references public.parents, name text);
      grant select, insert, update on public.parents, public.children to service_role;
      insert into public.parents values (1, 'Awa'), (2, 'Karim');
      insert into public.children values (1, 1, 'a'), (2, 1, 'b'), (3, null, 'c');
      notify pgrst, 'reload schema';
    `);
    await vi.waitFor(async () => expect((await call("children?limit=0")).status).toBe(200));
  });
  test.each<[string, unknown]>([
    ["children?select=id,parents(name)&order=id&limit=1", [{ id: 1, parents: { name: "Awa" } }]],
    ["children?select=id,parents(name)&id=eq.3", [{ id: 3, parents: null }]],
    [
      "children?select=id,parents!inner(name)&order=id",
      [
        { id: 1, parents: { name: "Awa" } },
        { id: 2, parents: { name: "Awa" } },
      ],
    ],
    ["children?select=id,parent:parents(name)&parent.name=eq.Karim&id=eq.1", [{ id: 1, parent: null }]],
    [
      "parents?select=name,children(id)&order=id",
      [
        { name: "Awa", children: [{ id: 1 }, { id: 2 }] },
        { name: "Karim", children: [] },
      ],
    ],
    [
      "parents?select=name,children(id)&children.order=id.desc&children.limit=1&id=eq.1",
      [{ name: "Awa", children: [{ id: 2 }] }],
    ],
  ])("%s", async (path, body) => {
    expect((await call(path)).body).toEqual(body);
  });

  test("come with changed rows", async () => {
    const { body } = await send("PATCH", "children?id=eq.2&select=name,parents(name)", { name: "B" });
    expect(body).toEqual([{ name: "B", parents: { name: "Awa" } }]);
  });

  test.each([
    "children?select=...parents(name)",
    "children?parents=is.null&select=id,parents(name)",
    "children?select=",
  ])("what the stand-in does not know is not answered: %s", async (path) => {
    expect(await call(path)).toMatchObject({ status: 501, body: { code: "PGRST127" } });
  });
});
