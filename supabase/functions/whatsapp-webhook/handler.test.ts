// @vitest-environment node
import { fc, test } from "@fast-check/vitest";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { fingerprint } from "../_shared/fingerprints.ts";
import { inflateBody } from "../_shared/webhook-compression.ts";
import { deflate } from "./deflate.ts";
import { handleWebhook, type WebhookDeps } from "./handler.ts";
import { storeBy } from "./store.ts";
import { type Behaviour, sign, startRecorder, status } from "./testing/recorder.ts";
import { wakeBy } from "./wake.ts";

const SECRET = "app-secret-é";
const URL_ = "https://x.supabase.co/functions/v1/whatsapp-webhook";
const answering =
  (code: number, body: object): Behaviour =>
  () => ({ status: code, body: JSON.stringify(body) });
const postgrest = await startRecorder(answering(200, { event_id: 1, duplicate: false, wake: [] }));
const qstash = await startRecorder(answering(201, { messageId: "m" }));
afterAll(() => Promise.all([postgrest.stop(), qstash.stop()]));

const logged: [string, string | undefined][] = [];
const afterwards: Promise<void>[] = [];
beforeEach(() => {
  postgrest.reset();
  qstash.reset();
  logged.length = 0;
  afterwards.length = 0;
});

const deps: WebhookDeps = {
  appSecret: SECRET,
  verifyToken: "verify-me",
  shared: {
    WHATSAPP_APP_SECRET: SECRET,
    APP_URL: "https://app.example",
    QSTASH_URL: "https://qstash.upstash.io",
    QSTASH_TOKEN: "",
  },
  store: storeBy({ supabaseUrl: postgrest.url, serviceKey: "sb_secret_x", deflate }),
  wake: wakeBy({ appUrl: "https://app.example", qstashUrl: `${qstash.url}/`, qstashToken: "token" }),
  afterAnswer: (work) => afterwards.push(work),
  log: (event, code) => logged.push([event, code]),
};

const get = (query: string, over: Partial<WebhookDeps> = {}) =>
  handleWebhook(new Request(`${URL_}?${query}`), { ...deps, ...over });
const post = async (
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  over = deps,
) =>
  handleWebhook(
    new Request(URL_, {
      method: "POST",
      body,
      headers: { "x-hub-signature-256": await sign(body, SECRET), ...headers },
    }),
    over,
  );
const stored = () => postgrest.recorded.map((request) => JSON.parse(request.body) as Record<string, unknown>);

describe("a question of doctor", () => {
  it("is answered with the missing secrets and prints of the others to who shows the verify token", async () => {
    const response = await get("hub.mode=relance&hub.verify_token=verify-me");
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({
      missing: ["QSTASH_TOKEN"],
      prints: {
        WHATSAPP_APP_SECRET: await fingerprint("verify-me", "WHATSAPP_APP_SECRET", SECRET),
        APP_URL: await fingerprint("verify-me", "APP_URL", "https://app.example"),
        QSTASH_URL: expect.stringMatching(/^[0-9a-f]{12}$/),
      },
    });
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain("app.example");
  });

  it.each(["", "&hub.verify_token=", "&hub.verify_token=verify-m"])("is refused with %j", async (query) => {
    expect((await get(`hub.mode=relance${query}`)).status).toBe(403);
    expect((await get(`hub.mode=relance${query}`, { verifyToken: "" })).status).toBe(403);
  });
});

describe("Meta's verification", () => {
  const subscribe = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=verify-me";

  it("echoes the challenge as plain text", async () => {
    const response = await get(subscribe);
    expect([response.status, await response.text()]).toEqual([200, "1158201444"]);
    expect(response.headers.get("content-type")).toContain("text/plain");
  });

  it.each([
    "",
    "hub.mode=subscribe&hub.challenge=1",
    "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong",
    "hub.mode=subscribe&hub.challenge=1&hub.verify_token=verify-mE",
    "hub.mode=subscribe&hub.challenge=1&hub.verify_token=verify-me%00",
    "hub.challenge=1&hub.verify_token=verify-me",
    "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=verify-me",
    "hub.mode=subscribe&hub.verify_token=verify-me",
  ])("refuses %j", async (query) => expect((await get(query)).status).toBe(403));

  it("is refused while no verify token is set", async () => {
    expect(
      (await get("hub.mode=subscribe&hub.challenge=1&hub.verify_token=", { verifyToken: "" })).status,
    ).toBe(403);
  });

  it.each(["PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])("answers 405 to %s", async (method) => {
    const response = await handleWebhook(new Request(URL_, { method }), deps);
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST"]);
  });
});

describe("a signed event", () => {
  it("is stored in one call with its compressed bytes, and answered 200", async () => {
    const body = status("A1B2C3D4E5F60718");
    expect((await post(body)).status).toBe(200);
    expect(postgrest.recorded).toHaveLength(1);
    expect(postgrest.recorded[0]).toMatchObject({ method: "POST", url: "/rest/v1/rpc/ingest_webhook" });
    expect(postgrest.recorded[0]?.headers).toMatchObject({
      apikey: "sb_secret_x",
    });
    const [row] = stored();
    expect(row).toMatchObject({ p_dictionary: 1, p_error: null, p_payload: JSON.parse(body) });
    expect(row?.p_digest).toMatch(/^\\x[0-9a-f]{64}$/);
    const kept = Buffer.from(row?.p_body as string, "base64");
    expect(kept.length).toBeLessThan(body.length / 4);
    const bytes = await inflateBody({ body: kept, dictionary: 1 });
    expect(Buffer.from(bytes).toString()).toBe(body);
  });

  it("keeps every digit of a long number, and replaces NUL and unpaired surrogates", async () => {
    await post(
      String.raw`{"object":"x","id":12345678901234567890,"a":"\u0000\ud83d x \\u0000 \ud83d\ude0a \udE0a"}`,
    );
    const [request] = postgrest.recorded;
    expect(request?.body).toContain("12345678901234567890");
    expect(request?.body).toContain(String.raw`"\ufffd\ufffd x \\u0000 \ud83d\ude0a \ufffd"`);
  });

  it.each(["null", "42", '"text"', "[1]", `{"a":${"[".repeat(100)}${"]".repeat(100)}}`])(
    "with JSON that is not a webhook is stored unread and answered 200: %.20s",
    async (body) => {
      expect((await post(body)).status).toBe(200);
      expect(stored()[0]).toMatchObject({ p_payload: null, p_error: expect.any(String) });
    },
  );

  it.each(["", "{", "hub.mode=x", "{'a':1}", new Uint8Array([0xff, 0xfe, 0, 1]), "[".repeat(200_000)])(
    "that is not JSON is stored and answered 400: %.20s",
    async (body) => {
      expect((await post(body)).status).toBe(400);
      expect(stored()).toMatchObject([{ p_payload: null, p_error: "not JSON" }]);
    },
  );

  it("of 3 MB is stored, and one of more than 8 MB is answered 413", async () => {
    expect((await post(`{"a":"${"x".repeat(3 << 20)}"}`)).status).toBe(200);
    expect((await post("x".repeat((8 << 20) + 1))).status).toBe(413);
    expect(postgrest.recorded).toHaveLength(1);
    expect((await post("x".repeat(8 << 20))).status).toBe(400);
  });

  it("that the database cannot parse is stored without its payload and answered 200", async () => {
    postgrest.behave((request) =>
      request.body.includes('"p_payload":null')
        ? { status: 200, body: '{"event_id":1,"duplicate":false,"wake":[]}' }
        : { status: 400, body: '{"code":"22P05","message":"unsupported Unicode escape sequence"}' },
    );
    expect((await post(status("1"))).status).toBe(200);
    expect(stored()[1]).toMatchObject({ p_payload: null, p_error: "database: 22P05" });
  });

  it("that takes too long to apply is stored unread, to be applied in pieces", async () => {
    postgrest.behave(({ body }) =>
      JSON.parse(body).p_payload === null
        ? { status: 200, body: "{}" }
        : { status: 500, body: JSON.stringify({ code: "57014" }) },
    );
    expect((await post(status("1"))).status).toBe(200);
    expect(stored()[1]).toMatchObject({ p_payload: null, p_error: "database: 57014" });
  });

  it("is sent with a key of the new kind in `apikey` alone, and one of the old kind as a token too", async () => {
    await post(status("1"));
    expect(postgrest.recorded[0]?.headers).toMatchObject({ apikey: "sb_secret_x" });
    expect(postgrest.recorded[0]?.headers).not.toHaveProperty("authorization");
    const old = storeBy({ supabaseUrl: postgrest.url, serviceKey: "a.b.c", deflate });
    await post(status("2"), {}, { ...deps, store: old });
    expect(postgrest.recorded[1]?.headers).toMatchObject({ apikey: "a.b.c", authorization: "Bearer a.b.c" });
  });

  it.each([
    ["22P05", 200],
    ["22003", 200],
    ["54001", 200],
    ["21000", 500],
    ["23505", 500],
    ["53100", 500],
    ["55P03", 500],
    ["40P01", 500],
  ])(
    "refused with %s, which the same bytes would always cause or not, is answered %i",
    async (code, expected) => {
      postgrest.behave((request) =>
        request.body.includes('"p_payload":null')
          ? { status: 200, body: '{"event_id":1,"duplicate":false,"wake":[]}' }
          : { status: 400, body: JSON.stringify({ code }) },
      );
      expect((await post(status("1"))).status).toBe(expected);
      expect(stored()).toHaveLength(expected === 200 ? 2 : 1);
    },
  );

  it.each<[string, Behaviour]>([
    ["fails", answering(500, { code: "XX000" })],
    ["is cancelled, even without its payload,", answering(500, { code: "57014", message: "+221771234567" })],
    ["is not deployed", answering(404, { code: "PGRST202" })],
    ["closes the connection", () => "hang_up"],
  ])("is answered 500 when storing %s, and no personal data is logged", async (_name, behaviour) => {
    postgrest.behave(behaviour);
    expect((await post(status("1"))).status).toBe(500);
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain("2217");
  });

  it("counts as stored when the database answers 200, whatever the response body", async () => {
    postgrest.behave(() => ({ status: 200, body: "nonsense" }));
    expect((await post(status("1"))).status).toBe(200);
  });
});

describe("an unsigned event", () => {
  it.each([
    ["no signature", { "x-hub-signature-256": "" }],
    ["a wrong signature", { "x-hub-signature-256": `sha256=${"0".repeat(64)}` }],
    ["a short signature", { "x-hub-signature-256": "sha256=00" }],
    ["only the old kind of signature", { "x-hub-signature-256": "", "x-hub-signature": "sha1=00" }],
  ])("with %s is answered 401 and not stored", async (_name, headers) => {
    expect((await post(status("1"), headers)).status).toBe(401);
    expect(postgrest.recorded).toEqual([]);
  });

  it("by another secret of the same length, or for another body, is answered 401", async () => {
    const body = status("1");
    const other = `${SECRET.slice(0, -1)}e`;
    for (const signature of [await sign(body, other), await sign(status("2"), SECRET)])
      expect((await post(body, { "x-hub-signature-256": signature })).status).toBe(401);
    const right = await sign(body, SECRET);
    for (const wrong of [
      right.slice(7),
      `sha1=${right.slice(7)}`,
      `${right}0`,
      right.slice(0, -1),
      ` ${right}x`,
    ])
      expect((await post(body, { "x-hub-signature-256": wrong })).status).toBe(401);
    expect(postgrest.recorded).toEqual([]);
    expect(
      (await post(body, { "x-hub-signature-256": right.toUpperCase().replace("SHA", "sha") })).status,
    ).toBe(200);
  });

  it("includes one whose bytes changed after signing, even to equivalent JSON", async () => {
    const body = '{"a":"\\u00e9"}';
    const headers = { "x-hub-signature-256": await sign(body, SECRET) };
    expect((await post('{"a":"é"}', headers)).status).toBe(401);
    expect((await post(body, headers)).status).toBe(200);
  });

  it("is every event while no app secret is set", async () => {
    expect((await post("{}", {}, { ...deps, appSecret: "" })).status).toBe(401);
  });
});

describe("waking senders", () => {
  beforeEach(() => postgrest.behave(answering(200, { event_id: 1, duplicate: false, wake: [3, 8, "x"] })));

  it("publishes one wake per sender, after the response, with a retry delay just over the lease", async () => {
    expect((await post(status("1"))).status).toBe(200);
    await Promise.all(afterwards);
    expect(new Set(qstash.recorded.map((request) => `${request.url} ${request.body}`))).toEqual(
      new Set([
        '/v2/publish/https://app.example/api/jobs/send {"sender_id":3}',
        '/v2/publish/https://app.example/api/jobs/send {"sender_id":8}',
      ]),
    );
    expect(qstash.recorded[0]?.headers).toMatchObject({
      authorization: "Bearer token",
      "upstash-retries": "3",
      "upstash-retry-delay": "9000",
    });
  });

  it("reaches a QStash that is far away, without delaying the response", async () => {
    qstash.behave(() => ({ status: 201, body: "{}", after_ms: 1_500 }));
    const started = performance.now();
    expect((await post(status("1"))).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(500);
    await Promise.all(afterwards);
    expect(logged).toEqual([]);
  });

  it("never delays or changes the response", { timeout: 10_000 }, async () => {
    qstash.behave(() => "never");
    const started = performance.now();
    expect((await post(status("1"))).status).toBe(200);
    expect(performance.now() - started).toBeLessThan(500);
    await Promise.all(afterwards);
    expect(performance.now() - started).toBeLessThan(6_000);
    expect(logged).toEqual([
      ["wake_failed", undefined],
      ["wake_failed", undefined],
    ]);
  });
});

const behaviours: Record<string, Behaviour> = {
  stores: answering(200, { event_id: 1, duplicate: true, wake: [1] }),
  fails: answering(503, {}),
  refuses: answering(400, { code: "22003" }),
  hangs_up: () => "hang_up",
};

describe("P15 a signed payload that was stored is answered 200, an unsigned one 4xx, and nothing crashes", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((json) => new TextEncoder().encode(json)),
    fc.constant(new TextEncoder().encode(status("77"))),
  );
  const signature = fc.oneof(
    fc.constant("right"),
    fc.string({ unit: "grapheme-ascii" }),
    fc.stringMatching(/^sha256=[0-9a-fA-F]{0,70}$/),
  );
  test.prop([bytes, signature, fc.constantFrom(...Object.keys(behaviours))])(
    "for any body, signature and database behaviour",
    async (body, given, behaviour) => {
      postgrest.reset();
      postgrest.behave(behaviours[behaviour] as Behaviour);
      const raw = new Uint8Array(body);
      const right = await sign(raw, SECRET);
      const header = (given === "right" ? right : given).trim();
      const response = await handleWebhook(
        new Request(URL_, { method: "POST", body: raw, headers: { "x-hub-signature-256": header } }),
        deps,
      );
      await response.text();
      if (header !== right) {
        expect(response.status).toBe(401);
        expect(postgrest.recorded).toEqual([]);
      } else if (behaviour === "stores") expect(response.status).toBe(isJson(raw) ? 200 : 400);
      else expect(response.status).toBe(500);
    },
  );
});

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return true;
  } catch {
    return false;
  }
}
