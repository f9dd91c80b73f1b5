import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  campaignOf,
  create,
  eventually,
  hurry,
  launched,
  setRate,
  untilReached,
} from "../support/campaign-contract.ts";
import { audience, deleteTemplate, newPhone, problemOf, type Raw, send } from "../support/contract.ts";
import { complaint, type Described, isOpen, OPERATIONS, successOf } from "../support/openapi.ts";
import { OwnedRows } from "../support/owned-rows.ts";
import { callsOf, examplesOf } from "../support/requests.ts";
import { orderMeta, service } from "../support/service.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";
import { NEXT_YEAR, newEmail, type Subjects } from "../support/subjects.ts";

/** What a super-admin may do to rows of others; as such only own ids and those of new users are tried there. */
const isForAll = ({ id, path }: Described) =>
  path.startsWith("/api/users") || id === "post_campaigns_id_pause" || id === "post_campaigns_id_cancel";

/** `FUZZ_SEED` and `FUZZ_RUNS` try other requests, or more of them. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_130);
const RUNS = Number(process.env.FUZZ_RUNS ?? 8);

type Person = { id: string; email: string; api: Api };

let boss: Api;
let admin: Person;
let chief: Person;
let other: Person;
let foreign: Subjects;
const rows = new OwnedRows();
const made = { templates: new Set<string>(), users: new Set<string>() };
const succeeded = new Set<string>();

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

async function announced({ id, api }: Person): Promise<string> {
  // Nobody may have many that wait.
  await service("DELETE", `imports?owner_id=eq.${id}&status=eq.waiting`);
  const { status, body } = await api.post<{ import_id: string }>("/api/contacts/import", {
    file_name: "contacts.csv",
  });
  expect(status).toBe(202);
  await send("PUT", `/api/contacts/import/${body.import_id}/parts/1`, {
    token: api.accessToken,
    body: `nom;telephone\nAwa;${newPhone()}\n`,
  });
  return body.import_id;
}

/** New rows of that person. Those of `other` include a message that was sent and read. */
async function subjectsOf(person: Person): Promise<Subjects> {
  const { id, email, api } = person;
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
    import: await announced(person),
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
  // Sums up the counters, which the next sweep would do in the middle of the test.
  const headers = { authorization: `Bearer ${stack().env.CRON_SECRET}` };
  const sweep = () => send("POST", "/api/jobs/sweep", { headers });
  foreign = await subjectsOf(other);
  let before = await rows.of(other.id);
  await eventually(async () => {
    expect((await sweep()).status).toBe(200);
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

function judge(described: Described, answer: Raw): void {
  expect(answer.status, answer.text.slice(0, 300)).toBeLessThan(500);
  if (!isOpen(described) && answer.text !== "")
    expect(answer.headers.get("cache-control")).toContain("no-store");
  if (answer.status >= 400) {
    problemOf(answer);
    expect(Object.keys(described.operation.responses)).toContain(String(answer.status));
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
  const own = await subjectsOf(by);
  if (by === chief) own.user = (await person("admin")).id;
  if (/_(pause|cancel|resume|retry)$/.test(described.id)) own.campaign = await campaignFor(described, by);
  // Forgets the PIN that the number has, so that any is accepted.
  if (described.id === "post_sender_register") await orderMeta({ phone: { registered: true } });
  const before = await rows.of(other.id);
  const { accessToken: token } = described.id === "post_auth_logout" ? await login(by.email) : by.api;
  const asking = { own, foreign: by === chief && isForAll(described) ? own : foreign, token };
  await fc.assert(
    fc.asyncProperty(callsOf(described, asking), async ({ address, ...options }) => {
      const answer = await send(described.method, address, options);
      note(described, answer);
      judge(described, answer);
    }),
    { seed: SEED, numRuns: runs, endOnFailure: true, examples: examplesOf(described, asking) },
  );
  expect(await rows.of(other.id)).toEqual(before);
}

describe("any request is answered as described, and changes no row of another user:", () => {
  it.each(OPERATIONS)("$method $path", { timeout: 120_000 }, async (described) => {
    await fuzz(described, admin, RUNS);
    if (!isOpen(described)) await fuzz(described, chief, RUNS / 2);
  });

  it("and every operation also succeeds, but those that need more than one request", () => {
    const never = OPERATIONS.map(({ id }) => id).filter((id) => !succeeded.has(id));
    expect(new Set(never)).toEqual(
      new Set([
        "post_auth_refresh",
        "post_contacts_import_id_undo",
        "put_contacts_id_stop_question",
        "delete_words_id",
      ]),
    );
  });
});
