import { randomInt, randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  campaignOf,
  create,
  eventually,
  hurry,
  launched,
  setRate,
  TEMPLATE,
  untilReached,
} from "../support/campaign-contract.ts";
import { audience, deleteTemplate, newPhone, problemOf, type Raw, send } from "../support/contract.ts";
import {
  complaint,
  type Described,
  isOpen,
  OPERATIONS,
  parametersIn,
  successOf,
} from "../support/openapi.ts";
import { OwnedRows } from "../support/owned-rows.ts";
import { sampleForm } from "../support/samples.ts";
import { broken, type Known, odd, valueNamed, valuesOf } from "../support/schema-values.ts";
import { ACCOUNTS, type Api, login } from "../support/stack.ts";

/** Operations without fuzzing, with the reason. */
const LEFT_OUT: Record<string, string> = {};
/** What a super-admin may do to rows of others, so that only own ids are tried as such. */
const MAY_CHANGE_OTHERS = ["post_campaigns_id_pause", "post_campaigns_id_cancel"];

const NEXT_YEAR = `${new Date().getUTCFullYear() + 1}-12-01T08:00:00Z`;
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_130);
const RUNS = Number(process.env.FUZZ_RUNS ?? 8);

type Subjects = {
  email: string;
  user: string;
  category: number;
  contact: number;
  campaign: number;
  message: number;
  import: string;
};
type Person = { id: string; email: string; api: Api };

let boss: Api;
let admin: Person;
let chief: Person;
let other: Person;
let foreign: Subjects;
const rows = new OwnedRows();
const made = { templates: new Set<string>(), users: new Set<string>() };
const succeeded = new Set<string>();

const newEmail = () => `fuzz-${randomInt(1e12)}@relance.test`;

async function person(role: "admin" | "super_admin"): Promise<Person> {
  const email = newEmail();
  const { password } = ACCOUNTS;
  const { status, body } = await boss.post<{ id: string }>("/api/users", {
    email,
    full_name: "Fuzz",
    password,
    role,
  });
  expect([status, body]).toEqual([201, expect.anything()]);
  return { id: body.id, email, api: await login(email) };
}

async function announced(api: Api): Promise<string> {
  const { body } = await api.post<{ import_id: string }>("/api/contacts/import", {
    file_name: "contacts.csv",
  });
  await send("PUT", `/api/contacts/import/${body.import_id}/parts/1`, {
    token: api.accessToken,
    body: `nom;telephone\nAwa;${newPhone()}\n`,
  });
  return body.import_id;
}

/** New rows of that person. Those of `other` include a message that was sent and read. */
async function subjectsOf({ id, email, api }: Person): Promise<Subjects> {
  const { category, people } = await audience(api, 1);
  const campaign = (await create(api, category)).body.id;
  const { body } = await api.get<{ items: { id: number }[] }>("/api/messages?limit=1");
  const message = body.items[0]?.id ?? 999_999_999;
  return {
    email,
    user: id,
    category,
    contact: people[0]?.id ?? 0,
    campaign,
    message,
    import: await announced(api),
  };
}

beforeAll(async () => {
  await rows.open();
  boss = await login(ACCOUNTS.superAdmin);
  [admin, chief, other] = [await person("admin"), await person("super_admin"), await person("admin")];
  await boss.post("/api/templates/sync");
  await hurry();
  const sent = [admin, chief, other].map(async ({ api }) =>
    untilReached(api, await launched(api, (await audience(api, 1)).category), 1),
  );
  await Promise.all(sent);
  foreign = await subjectsOf(other);
  let before = await rows.of(other.id);
  await eventually(async () => {
    const now = await rows.of(other.id);
    const isQuiet = JSON.stringify(now) === JSON.stringify(before);
    before = now;
    expect(isQuiet).toBe(true);
  });
});

afterAll(async () => {
  await setRate(25);
  for (const name of made.templates) await deleteTemplate(name);
  for (const id of made.users) await boss.del(`/api/users/${id}`);
  await rows.close();
});

/** A campaign in a state in which that operation can succeed. */
async function campaignFor({ id }: Described, { api }: Person): Promise<number> {
  await setRate(1);
  const { category } = await audience(api, 2);
  const campaign = await launched(api, category, id.endsWith("_cancel") ? { scheduled_at: NEXT_YEAR } : {});
  if (id.endsWith("_cancel")) return campaign;
  await eventually(async () => expect((await campaignOf(api, campaign)).status).not.toBe("preparing"));
  if (id.endsWith("_resume")) await api.post(`/api/campaigns/${campaign}/pause`);
  return campaign;
}

/** Bodies that succeed, of operations whose fields depend on each other. */
const goodBodyOf = ({ id }: Described, own: Subjects): object | undefined =>
  ({
    post_auth_login: { email: own.email, password: ACCOUNTS.password },
    post_campaigns_id_launch: {},
    post_campaigns_id_test: { contact_id: own.contact },
    post_templates: { name: `fuzz_${randomInt(1e9)}`, language: "fr", category: "UTILITY", body: "Bonjour." },
  })[id];

/** The row that a path's `id` names. */
const kindOf = ({ path }: Described): keyof Subjects =>
  path.startsWith("/api/contacts/import")
    ? "import"
    : ((/^\/api\/(user|campaign|message|contact)s/.exec(path)?.[1] ?? "category") as keyof Subjects);

const knownFor = (own: Subjects): Known => ({
  full_name: () => "Awa Diop",
  phone: newPhone,
  country_code: () => "SN",
  default_country: () => "SN",
  email: newEmail,
  password: () => "relance-local",
  owner: () => own.user,
  contact_id: () => own.contact,
  category_id: () => own.category,
  campaign_id: () => own.campaign,
  contact_ids: () => [own.contact],
  category_ids: () => [own.category],
  excluded_category_ids: () => [],
  template: () => TEMPLATE,
  follow_up: () => ({ body: "Merci {{full_name}}" }),
  scheduled_at: () => NEXT_YEAR,
  time_zone: () => "Africa/Dakar",
  name: () => `fuzz_${randomInt(1e9)}`,
  samples: () => ({}),
  header: () => "Bonjour",
  body: () => "Bonjour, votre place est gardée.",
  buttons: () => [],
});

const text = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
const inUrl = (value: unknown) => encodeURIComponent(text(value).toWellFormed());
const rarely = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, of = 5): fc.Arbitrary<T> =>
  fc.oneof({ weight: of - 1, arbitrary: usual }, { weight: 1, arbitrary: rare });

type Call = {
  address: string;
  token: string | undefined;
  headers: Record<string, string>;
  body: BodyInit | undefined;
};

function addresses(described: Described, own: Subjects, mayBeForeign: boolean): fc.Arbitrary<string> {
  const kind = kindOf(described);
  const id = fc.oneof(
    { weight: 5, arbitrary: fc.constant<unknown>(own[kind]) },
    { weight: 2, arbitrary: fc.constant<unknown>(mayBeForeign ? foreign[kind] : own[kind]) },
    { weight: 1, arbitrary: odd },
  );
  const contact = rarely(fc.constant<unknown>(own.contact), fc.oneof(fc.constant(foreign.contact), odd));
  const part = rarely(fc.constant<unknown>(1), odd);
  const path = fc
    .record({ id, contact_id: contact, n: part })
    .map((values: Record<string, unknown>) =>
      described.path.replace(/\{(\w+)\}/g, (_, name: string) => inUrl(values[name]) || "%20"),
    );
  const known = knownFor(own);
  const query = fc.record(
    Object.fromEntries(
      parametersIn(described, "query").map(({ name, schema }) => [
        name,
        rarely(valueNamed(name, schema, known), fc.oneof(odd, fc.constant(foreign.user))),
      ]),
    ),
    {
      requiredKeys: parametersIn(described, "query").flatMap(({ name, required }) =>
        required ? [name] : [],
      ),
      noNullPrototype: true,
    },
  );
  return fc.tuple(path, query).map(([place, asked]) => {
    const pairs = Object.entries(asked).map(([name, value]) => `${name}=${inUrl(value)}`);
    return pairs.length > 0 ? `${place}?${pairs.join("&")}` : place;
  });
}

function bodies(described: Described, own: Subjects): fc.Arbitrary<[BodyInit | undefined, string | null]> {
  const { operation, method } = described;
  const content = operation.requestBody?.content ?? {};
  const raw = fc.oneof(
    fc.constantFrom(
      "",
      "{",
      "null",
      "[]",
      '"x"',
      "0",
      '{"a":1}{',
      "[".repeat(5_000),
      '{"a":1,"a":2}',
      "\ufeff{}",
    ),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => new Uint8Array(bytes)),
  );
  const rawBody = raw.map((body): [BodyInit, string] => [body, "application/json"]);
  if (method === "GET" || method === "DELETE") return fc.constant([undefined, null]);
  const choices: fc.Arbitrary<[BodyInit | undefined, string | null]>[] = [];
  const json = content["application/json"]?.schema;
  if (json) {
    const any = valuesOf(json, knownFor(own));
    const good = goodBodyOf(described, own);
    const whole = good ? rarely<unknown>(fc.constant(good), any, 2) : any;
    choices.push(
      rarely(whole, fc.oneof(broken(whole), odd), 2).map((value) => [
        JSON.stringify(value) ?? "",
        "application/json",
      ]),
    );
  }
  const file = rarely(
    fc.constant<Uint8Array>(new TextEncoder().encode(`nom;telephone\nAwa;${newPhone()}\n`)),
    fc.uint8Array({ maxLength: 300 }),
    3,
  ).map((bytes) => new Uint8Array(bytes));
  if (content["multipart/form-data"])
    choices.push(
      fc
        .tuple(file, fc.constantFrom("contacts.csv", "a".repeat(500), "\u0000", ""), odd)
        .map(([bytes, name, value]) => {
          if (own.import && operation.operationId === "post_templates_samples")
            return [sampleForm("image/png"), null];
          const form = new FormData();
          form.set("file", new File([bytes], name));
          if (bytes.length % 2) form.set("mapping", text(value));
          return [form, null];
        }),
    );
  if (content["application/octet-stream"])
    choices.push(file.map((bytes) => [bytes, "application/octet-stream"]));
  if (choices.length === 0) return rarely(fc.constant([undefined, null]), rawBody);
  return rarely(fc.oneof(...choices), rawBody, 8);
}

const headerSets = fc.record(
  {
    "content-type": fc.constantFrom(
      "application/json; charset=utf-16",
      "text/plain",
      "multipart/form-data",
      "x",
    ),
    "idempotency-key": rarely(
      fc.constant("").map(() => randomUUID()),
      fc.constantFrom("", " ", "k", "é", "a b", "k".repeat(200), "k".repeat(201)),
      3,
    ),
    origin: fc.constantFrom("http://evil.test", "null", "%"),
    cookie: fc.constantFrom(
      "sb-127-auth-token=base64-e30",
      "NEXT_LOCALE=%00",
      "a=\u00e9",
      "sb-127-auth-token=%",
    ),
    accept: fc.constantFrom("text/html", "*/*;q=0"),
    "accept-language": fc.constantFrom("xx", "fr;q=x", "*", "a".repeat(2_000)),
    "x-forwarded-for": fc.constantFrom("1.1.1.1, \u00e9", "::", ","),
    "next-action": fc.constant("00"),
    "x-http-method-override": fc.constant("DELETE"),
    range: fc.constant("bytes=0-0"),
  },
  { requiredKeys: [], noNullPrototype: true },
);

function callsOf(
  described: Described,
  own: Subjects,
  { api }: Person,
  mayBeForeign: boolean,
): fc.Arbitrary<Call> {
  const tokens = fc.oneof(
    { weight: 6, arbitrary: fc.constant<string | undefined>(api.accessToken) },
    { weight: 1, arbitrary: fc.constantFrom(undefined, "", "a.b.c", `${api.accessToken}x`, "é", "x y") },
  );
  return fc
    .tuple(
      addresses(described, own, mayBeForeign),
      isOpen(described) ? fc.constant(undefined) : tokens,
      rarely(fc.constant<Record<string, string>>({}), headerSets as fc.Arbitrary<Record<string, string>>, 3),
      bodies(described, own),
    )
    .map(([address, token, headers, [body, type]]) => ({
      address,
      token,
      headers: { ...(type ? { "content-type": type } : {}), ...headers },
      body,
    }));
}

function judge(described: Described, answer: Raw): void {
  const seen = [answer.status, answer.type, answer.text.slice(0, 300)];
  expect(seen, "no server error").toEqual([
    expect.toSatisfy((status: number) => status < 500),
    seen[1],
    seen[2],
  ]);
  if (answer.status >= 400) {
    problemOf(answer);
    expect([answer.status, Object.keys(described.operation.responses)]).toEqual([
      answer.status,
      expect.arrayContaining([String(answer.status)]),
    ]);
    return;
  }
  const { status, schema, type } = successOf(described);
  expect(answer.status).toBe(status);
  if (type) expect(answer.type).toContain(type);
  else expect(answer.text).toBe("");
  if (schema) expect(complaint(schema, JSON.parse(answer.text))).toBeUndefined();
  succeeded.add(described.id);
}

function note(described: Described, answer: Raw): void {
  if (answer.status !== 201) return;
  const body = JSON.parse(answer.text) as { id?: string; name?: string };
  if (described.id === "post_users" && body.id) made.users.add(body.id);
  if (described.id === "post_templates" && body.name) made.templates.add(body.name);
}

async function fuzz(described: Described, by: Person, runs: number): Promise<void> {
  const mayBeForeign =
    by === admin || !(MAY_CHANGE_OTHERS.includes(described.id) || described.path.startsWith("/api/users"));
  const own = await subjectsOf(by);
  if (by === chief) own.user = (await person("admin")).id;
  if (/_(pause|cancel|resume|retry)$/.test(described.id)) own.campaign = await campaignFor(described, by);
  const before = await rows.of(other.id);
  const caller = described.id === "post_auth_logout" ? { ...by, api: await login(by.email) } : by;
  await fc.assert(
    fc.asyncProperty(callsOf(described, own, caller, mayBeForeign), async ({ address, ...options }) => {
      const answer = await send(described.method, address, options);
      note(described, answer);
      judge(described, answer);
    }),
    { seed: SEED, numRuns: runs, endOnFailure: true },
  );
  expect(await rows.of(other.id)).toEqual(before);
}

describe("any request is answered as described, and changes no row of another user:", () => {
  const fuzzed = OPERATIONS.filter(({ id }) => !(id in LEFT_OUT));
  it.each(fuzzed)("$method $path", { timeout: 120_000 }, async (described) => {
    await fuzz(described, admin, RUNS);
    if (!isOpen(described)) await fuzz(described, chief, RUNS);
  });

  it("and most operations also succeed among them", () => {
    const never = OPERATIONS.map(({ id }) => id).filter((id) => !succeeded.has(id));
    expect(never.length, never.join()).toBeLessThanOrEqual(OPERATIONS.length / 5);
  });
});
