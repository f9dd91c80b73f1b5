import { beforeAll, describe, expect, test } from "vitest";
import {
  act,
  addPeople,
  associate,
  draftOf,
  exclusionsOf,
  launch,
  launched,
  makeCategory,
  makeWorld,
  messagesOf,
  prepare,
  refused,
  save,
  statesOf,
  statusOf,
  type World,
} from "../support/campaigns.ts";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
let world: World;
beforeAll(async () => {
  db = await createDatabase();
  world = await makeWorld(db);
});

const MEET = {
  name: "meet",
  language: "fr",
  variables: { "1": { field: "first_name" }, "2": { field: "fields.city", fallback: "Dakar" } },
};

describe("a launch", () => {
  test("queues one message per contact, all due at the same time, with frozen values", async () => {
    const here = await makeWorld(db);
    const [awa, ben] = await addPeople(db, here, [
      { full_name: "Awa Marie Diop", fields: { city: "Thiès" } },
      { full_name: "  Ben\nAli ", fields: { city: " \t " } },
    ]);
    const id = await launched(db, here, { template: MEET, follow_up: { body: "Merci" } });
    expect(await messagesOf(db, id)).toEqual([
      { contact_id: awa, params: { "1": "Awa", "2": "Thiès" } },
      { contact_id: ben, params: { "1": "Ben Ali", "2": "Dakar" } },
    ]);
    const due = await db.sql("select distinct due_at from queue where campaign_id = $1", [id]);
    const [campaign] = await db.sql(
      "select status, launched_at, audience_complete, template_snapshot from campaigns where id = $1",
      [id],
    );
    expect(campaign).toMatchObject({
      status: "running",
      audience_complete: true,
      template_snapshot: {
        name: "meet",
        language: "fr",
        category: "MARKETING",
        parameter_format: "POSITIONAL",
      },
    });
    expect(due).toEqual([{ due_at: campaign!.launched_at }]);
  });

  test("keeps its frozen values when contact, template and categories change", async () => {
    const here = await makeWorld(db);
    const [awa] = await addPeople(db, here, [{ full_name: "Awa" }]);
    const id = await launched(db, here, { template: MEET });
    await db.sql("update contacts set full_name = 'Fatou' where id = $1", [awa]);
    await db.sql("update templates set components = '[]', status = 'PAUSED' where name = 'meet'");
    await db.sql("delete from category_contacts where contact_id = $1", [awa]);
    expect(await messagesOf(db, id)).toEqual([{ contact_id: awa, params: { "1": "Awa", "2": "Dakar" } }]);
  });

  test("happens once when two users click at the same time", async () => {
    await addPeople(db, world, [{}, {}]);
    const { id } = await save(db, world, draftOf(world));
    const outcomes = await Promise.allSettled([
      launch(db, world, id),
      launch(db, world, id),
      launch(db, world, id),
    ]);
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason.message).toBe("campaign_not_draft");
    }
    expect(await db.sql("select contact_id from messages where campaign_id = $1", [id])).toHaveLength(2);
    expect(
      await db.sql("select id from audit_log where action = 'launch' and subject_id = $1", [String(id)]),
    ).toHaveLength(1);
  });

  test("with a date saves it, also once it is scheduled; without one launches a draft only", async () => {
    const here = await makeWorld(db);
    await addPeople(db, here, [{}]);
    const { id } = await save(db, here, draftOf(here));
    for (const day of ["02", "03"]) {
      const scheduled_at = `2031-03-${day}T09:00:00+00:00`;
      expect((await launch(db, here, id, { scheduled_at })).status).toBe("scheduled");
      expect(await db.sql("select scheduled_at from campaigns where id = $1", [id])).toEqual([
        { scheduled_at: new Date(scheduled_at) },
      ]);
    }
    expect(await refused(launch(db, here, id))).toMatchObject({ code: "campaign_not_draft" });
  });

  test("at a date waits for it, and includes contacts added to the categories until then", async () => {
    const here = await makeWorld(db);
    await addPeople(db, here, [{}]);
    await setClock(db, "2030-03-01T08:00:00Z");
    const { id } = await save(db, here, draftOf(here, { scheduled_at: "2030-03-02T09:00:00Z" }));
    expect((await launch(db, here, id)).status).toBe("scheduled");
    expect(await messagesOf(db, id)).toEqual([]);
    await setClock(db, null);
    await addPeople(db, here, [{}]);
    await advanceClock(db, "20 years");
    await db.sql("update campaigns set status = 'preparing' where id = $1", [id]);
    await prepare(db, id, 100);
    await setClock(db, null);
    expect(await statusOf(db, id)).toBe("running");
    expect(await messagesOf(db, id)).toHaveLength(2);
  });

  test.each([
    ["2030-03-01T07:54:59Z", true],
    ["2030-03-01T07:55:00Z", false],
  ])("at 08:00 for %s is refused as long past: %s", async (scheduled_at, late) => {
    const here = await makeWorld(db);
    await addPeople(db, here, [{}]);
    await setClock(db, "2030-03-01T08:00:00Z");
    const { id } = await save(db, here, draftOf(here, { scheduled_at }));
    const told = await launch(db, here, id).catch((error: Error) => error.message);
    await setClock(db, null);
    expect(told).toEqual(late ? "invalid" : expect.objectContaining({ status: "running" }));
  });

  test("at a date in the past is refused", async () => {
    const here = await makeWorld(db);
    await addPeople(db, here, [{}]);
    const { id } = await save(db, here, draftOf(here, { scheduled_at: "2020-03-02T09:00:00Z" }));
    expect(await refused(launch(db, here, id))).toEqual({
      code: "invalid",
      fields: { scheduled_at: "in_the_past" },
    });
  });

  test("that is scheduled is checked again after a change, and becomes a draft without its date", async () => {
    const here = await makeWorld(db);
    await addPeople(db, here, [{}]);
    const { id } = await save(db, here, draftOf(here, { scheduled_at: "2031-03-02T09:00:00Z" }));
    await launch(db, here, id);
    const unset = { template: { name: "meet", language: "fr", variables: {} } };
    expect(await refused(save(db, here, unset, id))).toEqual({
      code: "invalid",
      fields: { "template.variables.1": "variable_missing", "template.variables.2": "variable_missing" },
    });
    expect((await save(db, here, { name: "Plus tard" }, id)).status).toBe("scheduled");
    expect((await save(db, here, { scheduled_at: null }, id)).status).toBe("draft");
  });
});

describe("a launch is refused", () => {
  const template = (patch: string) =>
    db.sql(`update templates set ${patch} where waba_id = (select waba_id from senders where id = $1)`, [
      world.sender_id,
    ]);
  const restore = () => template("status = 'APPROVED', missing_since = null");

  test.each([
    ["status = 'REJECTED'", "template_not_approved"],
    ["status = 'PAUSED'", "template_not_approved"],
    ["missing_since = now()", "template_deleted"],
  ])("when the template was changed after it was chosen: %s", async (patch, code) => {
    await addPeople(db, world, [{}]);
    const { id } = await save(db, world, draftOf(world));
    await template(patch);
    expect(await refused(launch(db, world, id))).toEqual({ code: "invalid", fields: { template: code } });
    await restore();
    expect(await statusOf(db, id)).toBe("draft");
    expect((await launch(db, world, id)).status).toBe("running");
  });

  test("for an unknown template, another language, or no template", async () => {
    for (const chosen of [
      { name: "nothing", language: "fr", variables: {} },
      { name: "hello", language: "en", variables: {} },
      null,
    ]) {
      const { id } = await save(db, world, draftOf(world, { template: chosen }));
      expect(await refused(launch(db, world, id))).toEqual({
        code: "invalid",
        fields: { template: "template_unknown" },
      });
    }
  });

  test("for a template with a part that cannot be sent", async () => {
    const here = await makeWorld(db);
    await addPeople(db, here, [{}]);
    await db.sql("update templates set components = '[{\"type\": \"CAROUSEL\"}]' where name = 'hello'");
    const { id } = await save(db, here, draftOf(here));
    expect(await refused(launch(db, here, id))).toEqual({
      code: "invalid",
      fields: { template: "template_unsendable" },
    });
    await db.sql(
      'update templates set components = \'[{"type": "BODY", "text": "Bonjour"}]\' where name = \'hello\'',
    );
  });

  test("without recipients: no category, an empty one, all contacts excluded", async () => {
    const here = await makeWorld(db);
    const people = await addPeople(db, here, [{}]);
    const empty = await makeCategory(db, here.owner);
    const same = await makeCategory(db, here.owner);
    await associate(db, here, people, same);
    for (const patch of [
      { category_ids: [] },
      { category_ids: [empty] },
      { excluded_category_ids: [same] },
    ]) {
      const { id } = await save(db, here, draftOf(here, patch));
      expect(await refused(launch(db, here, id))).toEqual({
        code: "invalid",
        fields: { category_ids: "audience_empty" },
      });
      expect(await statusOf(db, id)).toBe("draft");
      expect(await exclusionsOf(db, id)).toEqual({});
    }
  });

  test("when no contact has a value for a variable without fallback", async () => {
    const here = await makeWorld(db);
    await addPeople(db, here, [{ full_name: null }]);
    const { id } = await save(db, here, draftOf(here, { template: MEET }));
    expect(await refused(launch(db, here, id))).toEqual({
      code: "invalid",
      fields: { category_ids: "audience_empty", "template.variables.1": "variable_missing" },
    });
  });
});

describe("contacts left out of a launch", () => {
  test("are listed with a reason each, and the others get the message", async () => {
    const here = await makeWorld(db);
    const [stopped, silent, nameless, american, brazilian, twin, same, good] = await addPeople(db, here, [
      {},
      { user_id: "FR.1" },
      { full_name: null },
      { phone: "+12025550123", country_code: "US" },
      { phone: "+5511998765432", country_code: "BR" },
      { phone: "+551198765432", country_code: "BR" },
      { user_id: "FR.2" },
      { user_id: "FR.2" },
    ]);
    await db.sql(
      `insert into opt_outs (sender_id, person_key, source, opted_out_at)
       select $1::bigint, phone_key, 'keyword', now() from contacts where id = $2
       union all select $1::bigint, user_key, 'keyword', now() from contacts where id = $3`,
      [here.sender_id, stopped, silent],
    );
    const draft = draftOf(here, { template: MEET });
    const { id } = await save(db, here, draft);
    const preview = (await act(db, here.owner, "preview_audience($1, null, $2)", [
      id,
      await phoneNumber(here),
    ])) as Record<string, unknown>;
    const left_out = { opted_out: 2, missing_variable: 1, us_marketing: 1, duplicate: 2, invalid: 0 };
    expect(preview).toMatchObject({ found: 8, audience: 2, left_out });
    expect(
      await act(db, here.owner, "preview_audience(null, $1, $2)", [draft, await phoneNumber(here)]),
    ).toEqual(preview);

    await launch(db, here, id);
    expect(await exclusionsOf(db, id)).toEqual({
      [stopped!]: "opted_out",
      [silent!]: "opted_out",
      [nameless!]: "missing_variable",
      [american!]: "us_marketing",
      [twin!]: "duplicate",
      [good!]: "duplicate",
    });
    expect((await messagesOf(db, id)).map((message) => message.contact_id)).toEqual([brazilian, same]);
  });

  test("are those in the US for marketing only", async () => {
    const here = await makeWorld(db);
    const [american] = await addPeople(db, here, [{ phone: "+12025550124", country_code: "US" }, {}]);
    expect(await exclusionsOf(db, await launched(db, here))).toEqual({ [american!]: "us_marketing" });
    await db.sql(
      "update templates set category = 'UTILITY' where waba_id = (select waba_id from senders where id = $1)",
      [here.sender_id],
    );
    const id = await launched(db, here);
    expect(await exclusionsOf(db, id)).toEqual({});
    expect(await messagesOf(db, id)).toHaveLength(2);
  });

  test("are not replaced by a person's second contact unless the first is left out", async () => {
    const here = await makeWorld(db);
    const [, second] = await addPeople(db, here, [
      { full_name: null, user_id: "FR.7" },
      { full_name: "Awa", user_id: "FR.7" },
    ]);
    const id = await launched(db, here, { template: MEET });
    expect((await messagesOf(db, id)).map((message) => message.contact_id)).toEqual([second]);
  });

  test("are left out by an opt-out that came to another number", async () => {
    const here = await makeWorld(db);
    const [awa] = await addPeople(db, here, [{}, {}]);
    await db.sql(
      "insert into opt_outs (sender_id, person_key, source, opted_out_at) select $1, phone_key, 'keyword', now() from contacts where id = $2",
      [world.sender_id, awa],
    );
    const id = await launched(db, here);
    expect(await statesOf(db, id)).toEqual({ queued: 1 });
    expect(await exclusionsOf(db, id)).toEqual({ [awa!]: "opted_out" });
  });

  test("include those of an excluded category; a contact of several categories gets one message", async () => {
    const here = await makeWorld(db);
    const [both, out] = await addPeople(db, here, [{}, {}]);
    const second = await makeCategory(db, here.owner);
    const excluded = await makeCategory(db, here.owner);
    await associate(db, here, [both!, out!], second);
    await associate(db, here, [out!], excluded);
    const id = await launched(db, here, {
      category_ids: [here.category_id, second],
      excluded_category_ids: [excluded],
    });
    expect((await messagesOf(db, id)).map((message) => message.contact_id)).toEqual([both]);
    expect(await exclusionsOf(db, id)).toEqual({});
  });

  test("are previewed among the user's own contacts only, with the count of those without consent", async () => {
    const here = await makeWorld(db);
    await addPeople(db, here, [{}, {}]);
    await db.sql(
      "update contacts set consent_source = 'formulaire' where id = (select min(id) from contacts where owner_id = $1)",
      [here.owner],
    );
    const draft = { category_ids: [here.category_id] };
    expect(await act(db, here.owner, "preview_audience(null, $1)", [draft])).toMatchObject({
      audience: 2,
      without_consent: 1,
    });
    expect(await act(db, world.owner, "preview_audience(null, $1)", [draft])).toMatchObject({ found: 0 });
    const forged = { ...draft, owner_id: here.owner };
    expect(await act(db, world.owner, "preview_audience(null, $1)", [forged])).toMatchObject({ found: 0 });
    expect(await act(db, world.owner, "preview_contacts(null, $1)", [forged])).toMatchObject({ items: [] });
  });
});

const phoneNumber = async (here: World) =>
  (
    await db.sql<{ phone_number_id: string }>("select phone_number_id from senders where id = $1", [
      here.sender_id,
    ])
  )[0]!.phone_number_id;

describe("a sender that an error has stopped", () => {
  const stop = (reason: string) =>
    db.sql("update public.senders set paused_at = now(), pause_reason = $2 where id = $1", [
      world.sender_id,
      reason,
    ]);

  test("accepts no immediate launch until it is resumed", async () => {
    await addPeople(db, world, [{}]);
    const { id } = await save(db, world, draftOf(world));
    await stop("error");
    expect((await refused(launch(db, world, id))).code).toBe("sender_stopped");
    expect(await statusOf(db, id)).toBe("draft");
    expect(await act(db, world.owner, "resume_sender($1)", [world.sender_id])).toBe(true);
    await launch(db, world, id);
    expect(await statusOf(db, id)).toBe("running");
  });

  test("accepts a scheduled launch; a sender paused by a user accepts any launch", async () => {
    await addPeople(db, world, [{}]);
    await stop("error");
    const dated = await save(
      db,
      world,
      draftOf(world, { scheduled_at: new Date(Date.now() + 3_600_000).toISOString() }),
    );
    await launch(db, world, dated.id);
    expect(await statusOf(db, dated.id)).toBe("scheduled");
    await stop("person");
    const { id } = await save(db, world, draftOf(world));
    await launch(db, world, id);
    expect(await statusOf(db, id)).toBe("running");
  });
});
