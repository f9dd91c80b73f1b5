import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, type Samples, startSamples } from "./samples.ts";

let samples: Samples;
beforeAll(async () => {
  samples = await startSamples();
});
afterAll(() => samples.stack.stop());

const call: Samples["call"] = (path, init) => samples.call(path, init);
const send: Samples["send"] = (method, path, body, prefer) => samples.send(method, path, body, prefer);
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
    return samples.stack
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
