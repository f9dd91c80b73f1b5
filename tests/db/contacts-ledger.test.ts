import { beforeAll, describe, expect, test } from "vitest";
import { createDatabase } from "../support/database.ts";
import { call, newContact, newMessage, newSender } from "../support/people.ts";

const db = await createDatabase();
let owner: { id: string };
let sender_id: number;

beforeAll(async () => {
  owner = await db.createUser();
  sender_id = await newSender(db);
});

async function runningCampaign(): Promise<number> {
  const [row] = await db.sql<{ id: number }>(
    `insert into public.campaigns (owner_id, sender_id, name, status, template_snapshot, follow_up_body, audience_complete, launched_at)
     values ($1, $2, 'Rentrée', 'running', '{"name": "hello", "language": "fr", "components": []}', 'Merci', true, now()) returning id::int`,
    [owner.id, sender_id],
  );
  return row!.id;
}
const status = async (id: number) =>
  (await db.sql<{ status: string }>("select status from public.campaigns where id = $1", [id]))[0]!.status;
const state = (id: number) =>
  db.sql(
    "select state, reason, problem, closed_at is not null as closed from public.messages where id = $1",
    [id],
  );

describe("a contact with the last open Message 1 of a campaign", () => {
  test("completes the campaign by being deleted", async () => {
    const campaign_id = await runningCampaign();
    const [one, two] = [await newContact(db, owner), await newContact(db, owner)];
    for (const contact_id of [one, two])
      await newMessage(db, { contact_id, sender_id, owner, campaign_id, kind: "message_1" });
    await call(db, owner, "public.delete_contacts($1)", [{ ids: [one] }]);
    expect(await status(campaign_id)).toBe("running");
    await call(db, owner, "public.delete_contacts($1)", [{ ids: [two] }]);
    expect(await status(campaign_id)).toBe("completed");
    expect(await db.sql("select * from public.counter_errors()")).toEqual([]);
  });

  test("completes the campaign by opting out", async () => {
    const campaign_id = await runningCampaign();
    const contact_id = await newContact(db, owner);
    const message = await newMessage(db, { contact_id, sender_id, owner, campaign_id, kind: "message_1" });
    await call(db, owner, "public.opt_out_contact($1)", [contact_id]);
    expect(await state(message)).toMatchObject([{ state: "skipped", reason: "opted_out" }]);
    expect(await status(campaign_id)).toBe("completed");
  });
});

test("resetting a sequence cancels the waiting Message 2 and closes each Message 1 already sent", async () => {
  const contact_id = await newContact(db, owner);
  const [old, next] = [await runningCampaign(), await runningCampaign()];
  const sent = await newMessage(db, {
    contact_id,
    sender_id,
    owner,
    campaign_id: old,
    kind: "message_1",
    state: "read",
  });
  const follow_up = await newMessage(db, {
    contact_id,
    sender_id,
    owner,
    campaign_id: old,
    kind: "message_2",
  });
  const waiting = await newMessage(db, {
    contact_id,
    sender_id,
    owner,
    campaign_id: next,
    kind: "message_1",
  });
  for (let time = 0; time < 2; time++) {
    await call(db, owner, "public.reset_sequence($1)", [contact_id]);
    expect(await state(sent)).toMatchObject([{ state: "read", closed: true }]);
    expect(await state(follow_up)).toMatchObject([
      { state: "cancelled", reason: "sequence_reset", problem: "cancelled" },
    ]);
    expect(await state(waiting)).toMatchObject([{ state: "queued", closed: false }]);
  }
  expect(
    await db.sql("select message_id::int from public.queue where message_id = any ($1)", [
      [follow_up, waiting],
    ]),
  ).toEqual([{ message_id: waiting }]);
  expect(await db.sql("select * from public.counter_errors()")).toEqual([]);
});
