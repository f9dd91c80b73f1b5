import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import document from "../../docs/openapi.json" with { type: "json" };
import { ApiExamples } from "../support/api-examples.ts";
import { campaignOf, create, draft, eventually, launched, setRate } from "../support/campaign-contract.ts";
import {
  audience,
  deleteTemplate,
  newPhone,
  problemOf,
  type Raw,
  send,
  webhook,
} from "../support/contract.ts";
import {
  addressOf,
  complaint,
  type Described,
  isForSuperAdmins,
  isOpen,
  OPERATIONS,
  parametersIn,
  resolved,
  successOf,
  wrongFor,
} from "../support/openapi.ts";
import { sampleForm } from "../support/samples.ts";
import { orderMeta } from "../support/service.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

const NOBODY = {
  id: "999999999",
  contact_id: "999999999",
  n: "1",
  market: "nowhere",
  category: "marketing",
  country_code: "ZZ",
};
const NO_ROW = "00000000-0000-4000-8000-000000000000";

let admin: Api;
let chief: Api;
let category: number;
let contact: number;

beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
  chief = await login(ACCOUNTS.superAdmin);
  const made = await audience(admin, 1);
  category = made.category;
  contact = made.people[0]?.id ?? 0;
  await admin.post("/api/templates/sync");
  await setRate(25);
});

const callerOf = (described: Described) => (isForSuperAdmins(described) ? chief : admin);

function ask(
  { method }: Described,
  address: string,
  { token, body }: { token?: string; body?: unknown } = {},
): Promise<Raw> {
  const isForm = body instanceof FormData;
  const isRaw = body instanceof Uint8Array;
  return send(method, address, {
    token,
    ...(body === undefined ? {} : { body: isForm || isRaw ? (body as BodyInit) : JSON.stringify(body) }),
    headers:
      body === undefined || isForm
        ? {}
        : { "content-type": isRaw ? "application/octet-stream" : "application/json" },
  });
}

type Call = { path?: Record<string, unknown>; body?: unknown };

const newCategory = async () =>
  (await admin.post<{ id: number }>("/api/categories", { name: `Contrat ${randomInt(1e9)}` })).body.id;
const newContact = async () => (await audience(admin, 1)).people[0]?.id;
const newCampaign = async () => (await create(admin, category)).body.id;
/** With six recipients, so that at the default rate it still runs some seconds later. */
const running = async () => {
  const id = await launched(admin, (await audience(admin, 6)).category);
  await eventually(async () => expect((await campaignOf(admin, id)).status).not.toBe("preparing"));
  return id;
};
const announced = async () =>
  (await admin.post<{ import_id: string }>("/api/contacts/import", { file_name: "contacts.csv" })).body
    .import_id;
const CSV = () => `nom;telephone\nAwa;${newPhone()}\n`;
const filled = async () => {
  const id = await announced();
  await send("PUT", `/api/contacts/import/${id}/parts/1`, { token: admin.accessToken, body: CSV() });
  return id;
};
const finished = async () => {
  const id = await filled();
  await admin.post(`/api/contacts/import/${id}/start`);
  await expect
    .poll(async () => (await admin.get<{ status: string }>(`/api/contacts/import/${id}`)).body.status, {
      timeout: 30_000,
    })
    .toBe("completed");
  return id;
};
/** A contact who has written something that seems to ask for a stop. */
const askedToStop = async () => {
  const [person] = (await audience(admin, 1)).people;
  const { env } = stack();
  const message = {
    id: `wamid.${randomInt(1e12)}`,
    from: person?.phone.slice(1),
    timestamp: String(Math.floor(Date.now() / 1000)),
    type: "text",
    text: { body: "Retirez-moi de votre liste" },
  };
  const value = {
    messaging_product: "whatsapp",
    metadata: { phone_number_id: env.WHATSAPP_PHONE_NUMBER_ID },
    messages: [message],
  };
  const entry = [{ id: env.WHATSAPP_BUSINESS_ACCOUNT_ID, changes: [{ field: "messages", value }] }];
  expect(await webhook({ object: "whatsapp_business_account", entry })).toBe(200);
  return person?.id;
};
const wordBody = () => ({ kind: "stop", language: "fr", word: `contrat ${letters()}` });
const letters = () =>
  randomInt(1e9)
    .toString()
    .replaceAll(/\d/g, (digit) => "abcdefghij".charAt(Number(digit)));
const newWord = async () => (await chief.post<{ id: number }>("/api/words", wordBody())).body.id;
const newUser = async () => (await chief.post<{ id: string }>("/api/users", userBody())).body.id;
const userBody = () => ({
  email: `contrat-${randomInt(1e12)}@relance.test`,
  full_name: "Contrat",
  password: "relance-local",
});
/** A message of a running campaign, so that it has attempts. */
const message = async () => {
  const campaign = await running();
  const { body } = await admin.get<{ items: { id: number }[] }>(`/api/messages?campaign_id=${campaign}`);
  return body.items[0]?.id;
};
const form = () => {
  const fields = new FormData();
  fields.set("file", new File([CSV()], "contacts.csv"));
  return fields;
};
const of = (make: () => Promise<unknown>, body?: () => unknown) => async (): Promise<Call> => ({
  path: { id: await make() },
  body: body?.(),
});

/** The calls that need more than a bare GET; every other operation of the document must be a bare GET. */
const CALLS: Record<string, () => Promise<Call>> = {
  post_auth_login: async () => ({ body: { email: ACCOUNTS.admin, password: ACCOUNTS.password } }),
  post_auth_refresh: async () => {
    const answer = await send("POST", "/api/auth/login", {
      body: JSON.stringify({ email: ACCOUNTS.admin, password: ACCOUNTS.password }),
    });
    return { body: { refresh_token: JSON.parse(answer.text).refresh_token } };
  },
  post_users: async () => ({ body: userBody() }),
  get_users_id: of(newUser),
  put_users_id: of(newUser, () => ({ full_name: "Contrat 2" })),
  delete_users_id: of(newUser),
  post_users_id_link: of(newUser),
  post_categories: async () => ({ body: { name: `Contrat ${randomInt(1e9)}` } }),
  get_categories_id: of(async () => category),
  put_categories_id: of(newCategory, () => ({ color: "cat-2" })),
  delete_categories_id: of(newCategory),
  get_categories_id_contacts: of(async () => category),
  post_categories_id_contacts: of(newCategory, () => ({ contact_ids: [contact] })),
  delete_categories_id_contacts_contact_id: async () => {
    const { category: id, people } = await audience(admin, 1);
    return { path: { id, contact_id: people[0]?.id } };
  },
  post_contacts: async () => ({ body: { full_name: "Awa", phone: newPhone() } }),
  get_contacts_id: of(async () => contact),
  put_contacts_id: of(newContact, () => ({ full_name: "Awa 2" })),
  delete_contacts_id: of(newContact),
  get_contacts_id_export: of(async () => contact),
  put_contacts_id_opt_out: of(newContact),
  delete_contacts_id_opt_out: of(newContact),
  post_contacts_id_reset_sequence: of(newContact),
  post_opt_outs: async () => ({ body: { numbers: [newPhone()], country_code: "FR", source: "Contrat" } }),
  post_opt_outs_file: async () => {
    const fields = form();
    fields.set("source", "Contrat");
    return { body: fields };
  },
  post_contacts_import: async () => ({ body: form() }),
  post_contacts_import_preview: async () => ({ body: form() }),
  get_contacts_import_id: of(announced),
  get_contacts_import_id_rejected: of(announced),
  get_contacts_import_id_remarks: of(announced),
  put_contacts_import_id_parts_n: async () => ({
    path: { id: await announced(), n: 1 },
    body: new TextEncoder().encode(CSV()),
  }),
  post_contacts_import_id_start: of(filled),
  post_contacts_import_id_undo: of(finished),
  post_templates: async () => {
    const name = `contrat_${randomInt(1e9)}`;
    onTestFinished(() => deleteTemplate(name));
    return { body: { name, language: "fr", category: "UTILITY", body: "Bonjour, votre place est gardée." } };
  },
  post_templates_samples: async () => ({ body: sampleForm("image/png") }),
  post_templates_sync: async () => ({}),
  post_sender_register: async () => {
    await orderMeta({ phone: { registered: true } });
    return { body: { pin: "246810" } };
  },
  put_contacts_id_stop_question: of(askedToStop, () => ({ is_stop: false })),
  post_words: async () => ({ body: wordBody() }),
  put_words_id: of(newWord, () => ({ active: false })),
  delete_words_id: of(newWord),
  put_rates_market_category: async () => ({
    path: { market: "Rest%20of%20Africa", category: "utility" },
    body: { currency: "EUR", price: 0.0033, valid_from: "2026-10-01" },
  }),
  post_rates_check: async () => ({}),
  get_markets_country_code: async () => ({ path: { country_code: "SN" } }),
  put_markets_country_code: async () => ({
    path: { country_code: "SN" },
    body: { market: "Rest of Africa", valid_from: "2026-10-01" },
  }),
  post_campaigns: async () => ({ body: draft(category) }),
  get_campaigns_id: of(newCampaign),
  put_campaigns_id: of(newCampaign, () => ({ name: "Contrat 2" })),
  delete_campaigns_id: of(newCampaign),
  post_campaigns_id_launch: of(
    async () => (await create(admin, (await audience(admin, 1)).category)).body.id,
    () => ({}),
  ),
  post_campaigns_id_pause: of(running),
  post_campaigns_id_resume: of(async () => {
    const id = await running();
    await admin.post(`/api/campaigns/${id}/pause`);
    return id;
  }),
  post_campaigns_id_cancel: of(running),
  post_campaigns_id_retry: of(running),
  post_campaigns_id_duplicate: of(newCampaign),
  post_campaigns_id_test: of(newCampaign, () => ({ phone: newPhone() })),
  get_campaigns_id_stats: of(running),
  get_messages_id: of(message),
};

const bare = ({ method, path }: Described) => method === "GET" && !path.includes("{");

describe("the description of the API", () => {
  it("is served publicly, as it is committed", async () => {
    const { status, type, text } = await send("GET", "/api/openapi.json");
    expect([status, type]).toEqual([200, "application/json"]);
    expect(JSON.parse(text)).toEqual(document);
  });

  it("holds exactly the operations that this test calls", () => {
    const walked = new Set([
      ...Object.keys(CALLS),
      ...OPERATIONS.filter(bare).map(({ id }) => id),
      "post_auth_logout",
    ]);
    expect(walked).toEqual(new Set(OPERATIONS.map(({ id }) => id)));
  });
});

describe("every operation responds as described:", () => {
  const examples = new ApiExamples();
  /** Lists are asked for once more when there are rows. */
  afterAll(() =>
    examples.write(async () => {
      for (const described of OPERATIONS.filter(bare)) {
        const token = isOpen(described) ? undefined : callerOf(described).accessToken;
        const { type, text } = await ask(described, addressOf(described, {}), { token });
        if (type.includes("json")) examples.add(described.id, JSON.parse(text));
      }
    }),
  );

  it.each(OPERATIONS.filter(({ id }) => id !== "post_auth_logout"))(
    "$method $path",
    { timeout: 60_000 },
    async (described) => {
      const { path = {}, body }: Call = (await CALLS[described.id]?.()) ?? {};
      const token = isOpen(described) ? undefined : callerOf(described).accessToken;
      const answer = await ask(described, addressOf(described, path), { token, body });
      const { status, schema, type } = successOf(described);
      expect([answer.status, answer.text.slice(0, 300)]).toEqual([status, expect.any(String)]);
      if (type) expect(answer.type).toContain(type);
      else expect(answer.text).toBe("");
      if (schema) expect(complaint(schema, JSON.parse(answer.text))).toBeUndefined();
      if (schema) examples.add(described.id, JSON.parse(answer.text));
    },
  );

  it("POST /api/auth/logout ends the token's session", async () => {
    const passing = await login(ACCOUNTS.otherAdmin);
    expect((await passing.post("/api/auth/logout")).status).toBe(204);
  });
});

describe("every operation refuses as described:", () => {
  const walked = OPERATIONS.filter((described) => !isOpen(described));

  it.each(walked)("$method $path without a token: 401, never a redirect", async (described) => {
    for (const token of [undefined, "a.b.c", ""]) {
      const answer = await ask(described, addressOf(described, NOBODY), { token, body: undefined });
      expect(problemOf(answer)).toMatchObject({ status: 401, code: "unauthenticated" });
      expect(answer.headers.get("www-authenticate")).toBe("Bearer");
      const declared = described.operation.responses["401"]?.content?.["application/problem+json"];
      expect(complaint(declared?.schema ?? {}, JSON.parse(answer.text))).toBeUndefined();
    }
  });

  it.each(walked.filter(isForSuperAdmins))("$method $path for an admin: 403", async (described) => {
    const answer = await ask(described, addressOf(described, { ...NOBODY, id: NO_ROW }), {
      token: admin.accessToken,
    });
    expect(problemOf(answer)).toMatchObject({ status: 403, code: "forbidden" });
  });

  it.each(walked.filter(({ path }) => path.includes("{")))(
    "$method $path of a missing row: 404 before the body is checked",
    async (described) => {
      const format = parametersIn(described, "path").find(({ name }) => name === "id")?.schema.format;
      const address = addressOf(described, { ...NOBODY, ...(format === "uuid" ? { id: NO_ROW } : {}) });
      const body = described.method === "GET" || described.method === "DELETE" ? undefined : "wrong";
      const answer = await ask(described, address, { token: callerOf(described).accessToken, body });
      expect(problemOf(answer)).toMatchObject({ status: 404, code: "not_found", errors: [] });
    },
  );

  const withJson = OPERATIONS.filter(({ operation }) => operation.requestBody?.content["application/json"]);
  it.each(withJson)(
    "$method $path with a wrong body: 422, naming each field",
    { timeout: 60_000 },
    async (described) => {
      const { path = {} }: Call = (await CALLS[described.id]?.()) ?? {};
      const schema = resolved(described.operation.requestBody?.content["application/json"]?.schema ?? {});
      const fields = Object.entries(schema.properties ?? {});
      const body = Object.fromEntries(fields.map(([name, of]) => [name, wrongFor(of)]));
      const token = isOpen(described) ? undefined : callerOf(described).accessToken;
      const problem = problemOf(await ask(described, addressOf(described, path), { token, body }));
      expect(problem).toMatchObject({ status: 422, code: "invalid" });
      const named = new Set(problem.errors.map((error) => error.path.split(".")[0]));
      expect([...fields.map(([name]) => name)].filter((name) => !named.has(name))).toEqual([]);
    },
  );

  const asked = OPERATIONS.flatMap((described) =>
    parametersIn(described, "query")
      .filter(({ schema }) => schema.format ?? schema.pattern ?? schema.enum ?? schema.minimum)
      .map(({ name }) => ({ ...described, name })),
  );
  it.each(asked)("$method $path with a wrong $name: 422", async ({ name, ...described }) => {
    const { path = {} }: Call = (await CALLS[described.id]?.()) ?? {};
    const answer = await ask(described, addressOf(described, path, { [name]: "-" }), {
      token: callerOf(described).accessToken,
    });
    expect(problemOf(answer)).toMatchObject({ status: 422, code: "invalid", errors: [{ path: name }] });
  });
});
