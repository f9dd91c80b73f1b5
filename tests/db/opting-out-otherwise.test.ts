import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterEach(async () => {
  await setClock(db, null);
});

const open = (ledger: Ledger) =>
  db.sql("select source, proof from public.opt_outs where sender_id = $1 and ended_at is null", [
    ledger.sender,
  ]);
const isOut = async (ledger: Ledger) => (await open(ledger)).length > 0;

async function waiting(
  sender = {},
): Promise<{ ledger: Ledger; contact: number; campaign: number; message: number }> {
  const ledger = await createLedger(db, sender);
  const contact = await ledger.addContact();
  const campaign = await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
  const { id } = await ledger.one<{ id: number }>("select id from public.messages where campaign_id = $1", [
    campaign,
  ]);
  return { ledger, contact, campaign, message: id };
}

describe("without a keyword", () => {
  test("Meta's user_preferences opt out and in", async () => {
    const { ledger, contact, message } = await waiting();
    const preference = async (value: string, offset: number) => ({
      user_preferences: [
        {
          wa_id: (await ledger.contact(contact)).phone!.slice(1),
          category: "marketing_messages",
          value,
          timestamp: Number(await ledger.seconds(offset)),
        },
      ],
    });
    await ledger.webhook(await preference("stop", -10), "user_preferences");
    expect(await open(ledger)).toMatchObject([{ source: "user_preferences" }]);
    expect(await ledger.state(message)).toBe("skipped");
    await ledger.webhook(await preference("resume", 0), "user_preferences");
    expect(await isOut(ledger)).toBe(false);
  });

  test.each([
    ["stop", "resume"],
    ["resume", "stop"],
  ])("user_preferences in one webhook count by their times, %s first", async (first, second) => {
    const { ledger, contact } = await waiting();
    const wa_id = (await ledger.contact(contact)).phone!.slice(1);
    const at = { [first]: Number(await ledger.seconds(-20)), [second]: Number(await ledger.seconds(-10)) };
    const preference = (value: string) => ({
      wa_id,
      category: "marketing_messages",
      value,
      timestamp: at[value],
    });
    await ledger.webhook({ user_preferences: [preference(second), preference(first)] }, "user_preferences");
    expect(await isOut(ledger)).toBe(second === "stop");
    await ledger.webhook({ user_preferences: [preference(first)] }, "user_preferences");
    expect(await isOut(ledger)).toBe(second === "stop");
  });

  test.each(["answer", "status"])("error 131050 in Meta's %s opts out", async (where) => {
    const { ledger, contact } = await waiting();
    const later = await ledger.addCampaign({ contacts: [contact] });
    await db.sql("update public.queue set due_at = private.clock() + interval '1 h' where campaign_id = $1", [
      later,
    ]);
    const [item] = (await ledger.claim()).work;
    if (where === "answer") await ledger.reject(item!, 131050);
    else {
      await ledger.accept(item!);
      await ledger.status(item!, "failed", { errors: [{ code: 131050 }] });
    }
    expect(await open(ledger)).toMatchObject([{ source: "error_131050" }]);
    expect(await ledger.message(item!.message_id)).toMatchObject({ state: "failed", code: 131050 });
    expect(await db.sql("select state, reason from public.messages where campaign_id = $1", [later])).toEqual(
      [{ state: "skipped", reason: "opted_out" }],
    );
    expect(await ledger.wrongs()).toEqual({});
  });
});

describe("an opt-out stays valid for the person", () => {
  test("when a later contact shows only the user id", async () => {
    const { ledger, contact } = await waiting();
    const { phone } = await ledger.contact(contact);
    await ledger.answer(contact, "STOP", { from_user_id: `FR.${contact}` });
    const hidden = await ledger.addContact({ phone: null, country_code: null, user_id: `FR.${contact}` });
    await ledger.addCampaign({ contacts: [hidden] });
    expect((await ledger.claim()).work).toEqual([]);
    expect(phone).not.toBeNull();
  });

  test("when the user id becomes known afterwards", async () => {
    const { ledger, contact } = await waiting();
    await ledger.answer(contact, "STOP");
    await ledger.answer(contact, "Merci", { from_user_id: `FR.${contact}` });
    await ledger.addCampaign({
      contacts: [await ledger.addContact({ phone: null, country_code: null, user_id: `FR.${contact}` })],
    });
    expect((await ledger.claim()).work).toEqual([]);
  });

  test("when the number changes", async () => {
    const { ledger, contact } = await waiting();
    const from = (await ledger.contact(contact)).phone!.slice(1);
    await ledger.answer(contact, "STOP");
    const renumbered = `3367${String(contact).padStart(7, "0")}`;
    await ledger.webhook({
      messages: [
        {
          from,
          id: `sys-${contact}`,
          timestamp: await ledger.seconds(),
          type: "system",
          system: { type: "user_changed_number", wa_id: renumbered },
        },
      ],
    });
    expect((await ledger.contact(contact)).phone).toBe(`+${renumbered}`);
    await ledger.addCampaign({ contacts: [contact] });
    expect((await ledger.claim()).work).toEqual([]);
  });
});

test("an opt-out between a claim and its call does not stop the claimed message, but every later one", async () => {
  const { ledger, contact, message } = await waiting();
  const [item] = (await ledger.claim()).work;
  await ledger.answer(contact, "STOP");
  await ledger.reject(item!, 131016);
  expect(await ledger.state(message)).toBe("queued");
  await db.sql("update public.queue set due_at = private.clock() where message_id = $1", [message]);
  await db.sql("update public.senders set paced_at = '-infinity' where id = $1", [ledger.sender]);
  expect((await ledger.claim()).work).toEqual([]);
  expect(await ledger.message(message)).toMatchObject({ state: "skipped", reason: "opted_out" });
});
