import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { act } from "../support/campaigns.ts";
import { advanceClock, createDatabase, setClock } from "../support/database.ts";
import { sendFirst } from "../support/follow-ups.ts";
import type { Ledger, Work } from "../support/ledger.ts";

const db = await createDatabase();
let ledger: Ledger;
let contact: number;
let first: Work;

beforeEach(async () => {
  await setClock(db, "2026-12-01T12:00:00Z");
  ({
    ledger,
    contact,
    item: first,
  } = await sendFirst(db, { follow_up_triggers: { words: ["oui", "infos"] } }));
  await later();
});

const later = () => advanceClock(db, "1 minute");
const say = async (body: string | null, more = {}, who = contact) => {
  await ledger.answer(who, body, more);
  await later();
};
const tap = (text = "Je viens") =>
  say(null, { type: "button", button: { text, payload: `m:${first.message_id}` } });
const sendOut = async () => {
  const sent = await ledger.sendAll();
  await later();
  return sent;
};
const reply = async (who = contact) => {
  await act(db, ledger.owner, "send_reply($1, 'Oui, bien sûr', $2)", [who, randomUUID()]);
  await later();
};
const change = async (patch: object, who = contact) => {
  await act(db, ledger.owner, "change_conversation($1, $2)", [who, patch]);
  await later();
};
const decide = async (isStop: boolean) => {
  await act(db, ledger.owner, "answer_stop_question($1, $2)", [contact, isStop]);
  await later();
};

type Listed = { waits: boolean; asked: { body: string | null; type: string } | null };
/** What the badge, the list and the conversation say, which must be the same. */
async function waits(who = contact): Promise<boolean> {
  const count = await act(db, ledger.owner, "count_waiting_conversations()", []);
  const page = (await act(db, ledger.owner, `list_conversations('{"view": "mine"}')`, [])) as {
    items: { contact_id: number }[];
    count: number;
  };
  const shown = (await conversation(who))?.waits ?? false;
  expect(page.items.some(({ contact_id }) => contact_id === who)).toBe(shown);
  expect(page.count).toBe(count);
  return shown;
}
const conversation = async (who = contact) =>
  ((await act(db, ledger.owner, "get_conversation($1)", [who])) as { conversation: Listed | null })
    .conversation;

describe("only a user's reply or the end of the conversation settles", () => {
  const asking: [what: string, body: string | null, more: object][] = [
    ["a free text", "Où se garer ?", {}],
    ["a picture", null, { type: "image", image: { id: "1", mime_type: "image/jpeg" } }],
    ["a voice note", null, { type: "audio", audio: { id: "2", voice: true } }],
    ["a place", null, { type: "location", location: { latitude: 1, longitude: 2 } }],
    [
      "a form that was filled in",
      null,
      { type: "interactive", interactive: { type: "nfm_reply", nfm_reply: { body: "x" } } },
    ],
    ["what WhatsApp does not show", null, { type: "unsupported", errors: [{ code: 131051 }] }],
    ["a text with a trigger word and more", "Oui, mais où se garer ?", {}],
    [
      "an edited text",
      null,
      { type: "edit", edit: { message: { type: "text", text: { body: "Et à deux ?" } } } },
    ],
    ["what seems to ask for a stop", "ne plus recevoir vos messages svp merci de m'enlever", {}],
  ];

  test.each(asking)("%s, whatever Message 2 does", async (_, body, more) => {
    await say("oui");
    await sendOut();
    await say(body, more);
    expect(await waits()).toBe(true);
    await sendOut();
    expect(await waits()).toBe(true);
    await reply();
    expect(await waits()).toBe(false);
    await sendOut();
    expect(await waits()).toBe(false);
  });

  test("what was written before Message 2 left as well as after it", async () => {
    await say("Où se garer ?");
    await say("oui");
    expect((await sendOut()).map(({ kind }) => kind)).toEqual(["message_2"]);
    expect(await waits()).toBe(true);
    await change({ closed: true });
    expect(await waits()).toBe(false);
    await say("Merci, et pour deux ?");
    expect(await waits()).toBe(true);
  });

  test("a text behind which a tap was answered, and shows that text", async () => {
    await say("Où se garer ?");
    await tap();
    await sendOut();
    expect(await conversation()).toMatchObject({
      waits: true,
      asked: { body: "Où se garer ?", type: "text" },
    });
    await reply();
    expect((await conversation())!.asked).toBeNull();
  });

  test("a text that another app answered: it may be a machine", async () => {
    const { phone } = await ledger.contact(contact);
    const said = { from: phone!.slice(1), id: `in-${randomUUID()}`, type: "text", text: { body: "Où ?" } };
    await ledger.webhook(
      { standby: { messages: [{ ...said, timestamp: await ledger.seconds() }] } },
      "standby",
    );
    await later();
    await ledger.webhook(
      {
        standby: {
          message_echoes: [
            {
              id: `e-${randomUUID()}`,
              timestamp: await ledger.seconds(),
              message: { to: phone!.slice(1), type: "text", text: { body: "Ici" } },
            },
          ],
        },
      },
      "standby",
    );
    await later();
    expect(await waits()).toBe(true);
  });

  test("a text that a user has decided not to be a stop; a decided stop waits no more, even after an opt-in", async () => {
    const words = "ne plus recevoir vos messages svp merci de m'enlever";
    await say(words);
    await decide(false);
    await sendOut();
    expect(await waits()).toBe(true);
    await reply();
    await say(words);
    await decide(true);
    expect(await waits()).toBe(false);
    await say("START");
    expect(await waits()).toBe(false);
  });
});

describe("Message 2 settles", () => {
  test("a tap on a button", async () => {
    await db.sql("update public.campaigns set follow_up_triggers = '{}' where id = $1", [first.campaign_id]);
    await tap();
    expect(await waits()).toBe(true);
    await sendOut();
    expect(await waits()).toBe(false);
  });

  test("a choice in a list", async () => {
    await db.sql("update public.campaigns set follow_up_triggers = '{}' where id = $1", [first.campaign_id]);
    await say(null, {
      type: "interactive",
      interactive: { type: "list_reply", list_reply: { id: "1", title: "Mardi" } },
    });
    expect(await waits()).toBe(true);
    await sendOut();
    expect(await waits()).toBe(false);
  });

  test("a text that is nothing but a trigger word", async () => {
    await say("  INFOS ! ");
    expect(await waits()).toBe(true);
    await sendOut();
    expect(await waits()).toBe(false);
  });

  test("no tap that comes after it, and no trigger word of a campaign without Message 2", async () => {
    await say("oui");
    await sendOut();
    await tap();
    expect(await waits()).toBe(true);
    const silent = await sendFirst(db, { follow_up_body: null, follow_up_triggers: { words: ["oui"] } });
    await silent.ledger.answer(silent.contact, "oui");
    expect(
      await db.sql("select asks from public.interactions where contact_id = $1", [silent.contact]),
    ).toEqual([{ asks: true }]);
  });
});

describe("nobody waits", () => {
  test.each<[what: string, body: string | null, more: object]>([
    ["a reaction", null, { type: "reaction", reaction: { message_id: "x", emoji: "👍" } }],
    ["an auto-reply", "Bonjour, je suis actuellement absente, je vous répondrai à mon retour.", {}],
    ["a stop word", "STOP", {}],
    [
      "an edit to a stop word",
      null,
      { type: "edit", edit: { message: { type: "text", text: { body: "STOP" } } } },
    ],
    ["a deletion", null, { type: "revoke", revoke: { original_message_id: "x" } }],
    ["words in a group", "Bonjour", { group_id: "g" }],
  ])("after %s", async (_, body, more) => {
    await say("Bonjour");
    await reply();
    await say(body, more);
    expect(await waits()).toBe(false);
  });

  test("a deletion does not settle what waits", async () => {
    await say("Où se garer ?");
    await say(null, { type: "revoke", revoke: { original_message_id: "x" } });
    expect(await waits()).toBe(true);
  });

  test("after START that ends an opt-out, but a question asked before waits again; START alone is a text", async () => {
    await say("START");
    expect(await waits()).toBe(true);
    await reply();
    await say("Où se garer ?");
    await say("STOP");
    expect(await waits()).toBe(false);
    await say("START");
    expect(await waits()).toBe(true);
    await reply();
    await say("STOP");
    await say("START");
    expect(await waits()).toBe(false);
  });
});

describe("closing", () => {
  test("settles, and is undone by reopening", async () => {
    await say("Où se garer ?");
    await change({ closed: true });
    expect(await waits()).toBe(false);
    await change({ closed: false });
    expect(await waits()).toBe(true);
  });

  test("stays a settlement when a tap reopens the conversation", async () => {
    await db.sql("update public.campaigns set follow_up_triggers = '{}' where id = $1", [first.campaign_id]);
    await say("Où se garer ?");
    await change({ closed: true });
    await tap();
    await sendOut();
    expect(await waits()).toBe(false);
    await change({ closed: true });
    await say(null, { type: "reaction", reaction: { message_id: "x", emoji: "👍" } });
    expect(await waits()).toBe(false);
  });
});

describe("a reply that reaches nobody leaves the person waiting, even when the conversation was closed since", () => {
  beforeEach(async () => {
    await say("Où se garer ?");
    await reply();
    await change({ closed: true });
  });

  test("because Meta refused it", async () => {
    const { work } = await ledger.claim();
    await ledger.reject(work[0]!, 131026);
    expect(await waits()).toBe(true);
    await later();
    await reply();
    expect(await waits()).toBe(false);
  });

  test("because Meta reported its failure later", async () => {
    const [sent] = await sendOut();
    expect(await waits()).toBe(false);
    await ledger.status(sent!, "failed", { errors: [{ code: 131026 }] });
    expect(await waits()).toBe(true);
  });

  test("but not because the person opted out meanwhile", async () => {
    await say("STOP");
    expect(await waits()).toBe(false);
  });
});

describe("two conversations of one person that become one", () => {
  const merged = async (ofKept: () => Promise<unknown>, ofLost: () => Promise<unknown>) => {
    await ofKept();
    await ofLost();
    await db.sql("select private.merge_contact($1, $2)", [lost, contact]);
    return waits();
  };
  let lost: number;
  beforeEach(async () => {
    lost = await ledger.addContact();
  });
  const asked = (who: number) => say("Où se garer ?", {}, who);
  const answered = async (who: number) => {
    await asked(who);
    await reply(who);
  };
  const closed = async (who: number) => {
    await asked(who);
    await change({ closed: true }, who);
  };

  test("wait if one of them did, whichever came later", async () => {
    expect(
      await merged(
        () => asked(contact),
        () => answered(lost),
      ),
    ).toBe(true);
    lost = await ledger.addContact();
    expect(
      await merged(
        () => reply(contact),
        () => asked(lost),
      ),
    ).toBe(true);
  });

  test("do not wait if neither did, nor if one was closed", async () => {
    expect(
      await merged(
        () => closed(contact),
        () => answered(lost),
      ),
    ).toBe(false);
    lost = await ledger.addContact();
    expect(
      await merged(
        () => answered(contact),
        () => closed(lost),
      ),
    ).toBe(false);
  });

  test("wait again if both were closed and a user reopens them", async () => {
    expect(
      await merged(
        () => closed(contact),
        () => closed(lost),
      ),
    ).toBe(false);
    await change({ closed: false });
    expect(await waits()).toBe(true);
  });
});

test("a handed-over contact waits for the new owner, an erased one for nobody", async () => {
  await say("Où se garer ?");
  const heir = (await db.createUser()).id;
  await db.sql("update public.contacts set owner_id = $1 where id = $2", [heir, contact]);
  await db.sql("update public.conversations set owner_id = $1, assigned_to = null where contact_id = $2", [
    heir,
    contact,
  ]);
  expect(await act(db, heir, "count_waiting_conversations()", [])).toBe(1);
  expect(await act(db, ledger.owner, "count_waiting_conversations()", [])).toBe(0);
  await act(db, heir, "delete_contacts($1)", [{ ids: [contact] }]);
  expect(await act(db, heir, "count_waiting_conversations()", [])).toBe(0);
});
