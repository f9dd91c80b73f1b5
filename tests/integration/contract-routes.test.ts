import { beforeAll, describe, expect, it } from "vitest";
import { create } from "../support/campaign-contract.ts";
import { audience, problemOf, type Raw, send } from "../support/contract.ts";
import { ACCOUNTS, type Api, login } from "../support/stack.ts";

type Route = [method: string, path: string];

let admin: Api;
let other: Api;
let chief: Api;
/** Another admin's. */
let theirs: { contact: number; category: number; campaign: number; import: string };

beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
  other = await login(ACCOUNTS.otherAdmin);
  chief = await login(ACCOUNTS.superAdmin);
  const { category, people } = await audience(other, 1);
  const campaign = (await create(other, category)).body.id;
  const announced = await other.post<{ import_id: string }>("/api/contacts/import", { file_name: "a.csv" });
  theirs = { contact: people[0]?.id ?? 0, category, campaign, import: announced.body.import_id };
});

const CAMPAIGN_ACTS = ["launch", "pause", "resume", "cancel", "retry", "duplicate", "test"];
/** Routes of a single row, with `:id` in the path. */
const THINGS: Record<"contact" | "category" | "campaign" | "import", Route[]> = {
  contact: [
    ["GET", "/api/contacts/:id"],
    ["PUT", "/api/contacts/:id"],
    ["DELETE", "/api/contacts/:id"],
    ["POST", "/api/contacts/:id/reset-sequence"],
    ["PUT", "/api/contacts/:id/opt-out"],
    ["DELETE", "/api/contacts/:id/opt-out"],
    ["GET", "/api/contacts/:id/export"],
  ],
  category: [
    ["GET", "/api/categories/:id"],
    ["PUT", "/api/categories/:id"],
    ["DELETE", "/api/categories/:id"],
    ["GET", "/api/categories/:id/contacts"],
    ["POST", "/api/categories/:id/contacts"],
    ["DELETE", "/api/categories/:id/contacts/1"],
  ],
  campaign: [
    ["GET", "/api/campaigns/:id"],
    ["PUT", "/api/campaigns/:id"],
    ["DELETE", "/api/campaigns/:id"],
    ["GET", "/api/campaigns/:id/stats"],
    ...CAMPAIGN_ACTS.map((act): Route => ["POST", `/api/campaigns/:id/${act}`]),
  ],
  import: [
    ["GET", "/api/contacts/import/:id"],
    ["GET", "/api/contacts/import/:id/rejected"],
    ["PUT", "/api/contacts/import/:id/parts/1"],
    ["POST", "/api/contacts/import/:id/start"],
    ["POST", "/api/contacts/import/:id/undo"],
  ],
};
const kinds = Object.keys(THINGS) as (keyof typeof THINGS)[];
const things = kinds.flatMap((kind) => THINGS[kind].map(([method, path]) => ({ kind, method, path })));
const BAD_BODY = '{"name": 5, "full_name": [], "contact_ids": "x", "first_slice": "x", "phone": {}}';

const ask = ({ accessToken }: Api, [method, path]: Route, body = BAD_BODY): Promise<Raw> =>
  send(method, path, {
    token: accessToken,
    ...(method === "GET" || method === "DELETE"
      ? {}
      : { body, headers: { "content-type": "application/json" } }),
  });

describe("every route", () => {
  it.each(things)(
    "$method $path answers 404 to an invalid id, whatever the body",
    async ({ method, path }) => {
      for (const id of ["abc", "-1", "0", "1.5", "1e3", "0x1", "%201", "01", "1e30", "9223372036854775808"])
        expect([id, problemOf(await ask(admin, [method, path.replace(":id", id)])).status]).toEqual([
          id,
          404,
        ]);
      const uuid = path.replace(":id", "00000000-0000-4000-8000-000000000000");
      expect(problemOf(await ask(admin, [method, uuid])).code).toBe("not_found");
    },
  );

  it.each(things)(
    "P11 $method $path answers 404 for another user's, whatever the body; the super-admin reads it and may not change it",
    async ({ kind, method, path }) => {
      const route: Route = [method, path.replace(":id", String(theirs[kind]))];
      expect(problemOf(await ask(admin, route))).toMatchObject({ status: 404, errors: [] });
      const seen = await ask(chief, route);
      if (method === "GET") expect(seen.status).toBe(200);
      else if (/(pause|cancel)$/.test(path)) expect(problemOf(seen).code).toBe("campaign_not_running");
      else expect(problemOf(seen)).toMatchObject({ status: 403, code: "forbidden" });
    },
  );

  it.each([
    "/api/auth/login",
    "/api/auth/refresh",
    "/api/categories",
    "/api/contacts",
    "/api/contacts/import",
    "/api/campaigns",
  ])("POST %s refuses a body that is not a JSON object", async (path) => {
    for (const body of ["{", "[]", '"x"', "5", "null", "\u0000", "{'a': 1}"]) {
      const { status, errors } = problemOf(await ask(admin, ["POST", path], body));
      expect([body, status, errors.map((error) => error.path)]).toEqual([body, 422, [""]]);
    }
  });

  it("an unknown path is answered with a problem document", async () => {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"])
      expect(problemOf(await send(method, "/api/nothing/here"))).toMatchObject({ status: 404 });
  });
});

describe("a NUL character or unpaired surrogate is refused by", () => {
  const BARE = { name: "bienvenue", language: "fr", variables: {} };
  const campaign = (more: object) => ({ name: "N", category_ids: [], template: BARE, ...more });
  const variable = (source: object) => campaign({ template: { ...BARE, variables: { "1": source } } });

  let own: Record<string, number>;
  beforeAll(async () => {
    const { category, people } = await audience(admin, 1);
    own = { category, contact: people[0]?.id ?? 0, campaign: (await create(admin, category)).body.id };
  });

  it.each([
    ["POST", "/api/categories", "name", { name: "a§" }],
    ["POST", "/api/categories", "description", { name: "a", description: "§" }],
    ["POST", "/api/contacts", "full_name", { full_name: "§", phone: "+33612345678" }],
    ["POST", "/api/contacts", "phone", { full_name: "a", phone: "+336123§45678" }],
    ["POST", "/api/contacts", "fields.b", { full_name: "a", phone: "+33612345678", fields: { b: "§" } }],
    ["POST", "/api/contacts/import", "file_name", { file_name: "§" }],
    ["POST", "/api/contacts/import", "mapping.phone", { file_name: "a", mapping: { phone: "§" } }],
    ["POST", "/api/campaigns", "name", campaign({ name: "§" })],
    ["POST", "/api/campaigns", "time_zone", campaign({ time_zone: "§" })],
    ["POST", "/api/campaigns", "follow_up.body", campaign({ follow_up: { body: "§" } })],
    [
      "POST",
      "/api/campaigns",
      "follow_up.triggers.words.0",
      campaign({ follow_up: { body: "a", triggers: { words: ["§"] } } }),
    ],
    ["POST", "/api/campaigns", "template.variables.1", variable({ text: "§" })],
    ["POST", "/api/campaigns", "template.variables.1", variable({ field: "fields.§" })],
    ["PUT", "/api/categories/:category", "name", { name: "§" }],
    ["PUT", "/api/contacts/:contact", "full_name", { full_name: "§" }],
    ["PUT", "/api/campaigns/:campaign", "name", { name: "§" }],
    ["POST", "/api/auth/refresh", "refresh_token", { refresh_token: "§" }],
  ])("%s %s in the field %s", async (method, path, field, body) => {
    const place = path.replace(/:(\w+)/, (_, kind: string) => String(own[kind]));
    for (const character of ["\\u0000", "\\ud800"]) {
      const written = JSON.stringify(body).replace("§", character);
      const { status, errors } = problemOf(await ask(admin, [method, place], written));
      expect([status, errors[0]?.path]).toEqual([422, field]);
    }
  });

  it.each([
    "/api/contacts?q",
    "/api/categories?q",
    "/api/campaigns?q",
    "/api/messages?q",
    "/api/templates?q",
    "/api/templates?status",
  ])("the query of GET %s", async (path) => {
    expect(problemOf(await ask(admin, ["GET", `${path}=%00`])).status).toBe(422);
  });
});
