import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  eventually,
  launched,
  reachedBy,
  statsOf,
  untilAnswered,
  untilReached,
} from "../support/campaign-contract.ts";
import { startOtherMeta } from "../support/other-meta.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";
import { startTestStack } from "../support/stack-setup.ts";

const META = {
  version: "v24.0",
  phone_number_id: "777000111222333",
  waba_id: "444000555666777",
  token: "EAAB-a-token-of-ours",
  app_secret: "an-app-secret-of-ours",
};
const VERIFY_TOKEN = "a-word-of-ours";

let meta: Awaited<ReturnType<typeof startOtherMeta>>;
let end: () => Promise<void>;
const running = process.env.RELANCE_TEST_STACK;

beforeAll(async () => {
  meta = await startOtherMeta(META);
  end = await startTestStack({
    WHATSAPP_API_URL: meta.url,
    WHATSAPP_API_VERSION: META.version,
    WHATSAPP_PHONE_NUMBER_ID: META.phone_number_id,
    WHATSAPP_BUSINESS_ACCOUNT_ID: META.waba_id,
    WHATSAPP_ACCESS_TOKEN: META.token,
    WHATSAPP_APP_SECRET: META.app_secret,
    WHATSAPP_VERIFY_TOKEN: VERIFY_TOKEN,
    SEND_RATE_PER_MINUTE: "600",
    CRON_SECRET: "a-cron-secret-of-ours-0123456789",
    QSTASH_TOKEN: "a-qstash-token-of-ours",
    QSTASH_CURRENT_SIGNING_KEY: "sig_ours_current",
    QSTASH_NEXT_SIGNING_KEY: "sig_ours_next",
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_ours",
    SUPABASE_SECRET_KEY: "sb_secret_ours",
  });
});
afterAll(async () => {
  await end?.();
  await meta?.close();
  process.env.RELANCE_TEST_STACK = running;
});

const webhook = () => `${stack().supabase}/functions/v1/whatsapp-webhook`;
const seconds = () => String(Math.floor(Date.now() / 1000));
const PEOPLE = ["+221770001001", "+221770001002", "+221770001003"];

async function audienceOf(admin: Api): Promise<number> {
  const { body } = await admin.post<{ id: number }>("/api/categories", { name: "Parents" });
  for (const phone of PEOPLE) {
    const created = await admin.post("/api/contacts", { full_name: "Awa", phone, category_ids: [body.id] });
    expect(created.status).toBe(201);
  }
  return body.id;
}

describe("with another Meta API, and every key and secret set from outside,", () => {
  it("the app answers the verification only with the right token", async () => {
    const ask = (token: string) =>
      fetch(`${webhook()}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`);
    const answer = await ask(VERIFY_TOKEN);
    expect([answer.status, await answer.text()]).toEqual([200, "1158201444"]);
    expect((await ask("local-whatsapp-verify-token")).status).toBe(403);
  });

  it("the app sends a campaign, accepts its webhooks, and sends Message 2 to those who reply", async () => {
    const admin = await login(ACCOUNTS.admin);
    expect((await admin.post("/api/templates/sync")).status).toBe(200);
    const id = await launched(admin, await audienceOf(admin), {
      template: { name: "rentree", language: "fr", variables: { "1": { field: "full_name" } } },
      follow_up: { body: "Merci {{full_name}} !" },
    });
    await eventually(async () => expect(meta.sent).toHaveLength(PEOPLE.length));
    expect(new Set(meta.sent.map(({ to }) => to))).toEqual(new Set(PEOPLE));
    expect(reachedBy((await statsOf(admin, id)).message_1)).toBe(0);

    const statuses = meta.sent.flatMap(({ to, wamid, biz_opaque_callback_data }) =>
      ["sent", "delivered"].map((status) => ({
        id: wamid,
        status,
        timestamp: seconds(),
        recipient_id: to.slice(1),
        biz_opaque_callback_data,
      })),
    );
    expect(await meta.deliver(webhook(), { statuses })).toBe(200);
    await untilReached(admin, id, 3);

    const [first] = meta.sent;
    const from = first?.to.slice(1);
    expect(
      await meta.deliver(webhook(), {
        contacts: [{ profile: { name: "Awa" }, wa_id: from }],
        messages: [
          {
            from,
            id: "wamid.answer",
            timestamp: seconds(),
            type: "text",
            text: { body: "Oui" },
            context: { id: first?.wamid },
          },
        ],
      }),
    ).toBe(200);
    await eventually(async () => expect(meta.sent).toHaveLength(4));
    const answer = meta.sent.at(-1);
    expect(answer).toMatchObject({ to: first?.to, type: "text", text: { body: "Merci Awa !" } });
    const { wamid, biz_opaque_callback_data, to } = answer ?? {};
    const read = {
      id: wamid,
      status: "read",
      timestamp: seconds(),
      recipient_id: to?.slice(1),
      biz_opaque_callback_data,
    };
    expect(await meta.deliver(webhook(), { statuses: [read] })).toBe(200);
    await untilAnswered(admin, id, 1);
    expect(meta.refused).toEqual([]);
  });

  it("the app refuses webhooks signed with another secret", async () => {
    const stranger = await startOtherMeta({ ...META, app_secret: "local-whatsapp-app-secret" });
    expect(await stranger.deliver(webhook(), { statuses: [] })).toBe(401);
    await stranger.close();
  });
});
