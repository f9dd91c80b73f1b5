import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import {
  hurry,
  launched,
  reachedBy,
  statsOf,
  untilAnswered,
  untilReached,
} from "../support/campaign-contract.ts";
import { audience, ledgerOf, newPhone, order, type Person, refusal } from "../support/contract.ts";
import { ACCOUNTS, type Api, login } from "../support/stack.ts";

let admin: Api;
let other: Api;
beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
  other = await login(ACCOUNTS.otherAdmin);
  await order({ reset: "orders" });
  expect((await admin.post("/api/templates/sync")).status).toBe(200);
  await hurry();
});

const say = (person: Person | undefined, reply: string | object) =>
  order({ reply: { from: person?.phone, ...(typeof reply === "string" ? { text: reply } : reply) } });
/** Waits long enough for a wrong Message 2 to arrive. */
const settle = () => sleep(2_500);
const texts = async (person: Person | undefined) =>
  (await ledgerOf(person?.phone ?? "")).filter(({ kind }) => kind === "text").map(({ body }) => body);

async function reached(follow_up: object, people: number | string[]) {
  const { category, people: contacts } = await audience(admin, people);
  const id = await launched(admin, category, { follow_up });
  await untilReached(admin, id, contacts.length);
  return { id, category, people: contacts };
}

describe("P5 Message 2", () => {
  it("is sent once to a contact who replies, however often and in whatever way", async () => {
    const { id, people } = await reached({ body: "Merci {{full_name}} !" }, 4);
    await say(people[0], "Oui");
    await say(people[0], "Encore");
    await say(people[1], { type: "button" });
    await say(people[2], { type: "image" });
    await untilAnswered(admin, id, 3);
    await settle();
    expect(await Promise.all(people.map(texts))).toEqual([
      ["Merci Awa 0 !"],
      ["Merci Awa 1 !"],
      ["Merci Awa 2 !"],
      [],
    ]);
    expect(await statsOf(admin, id)).toMatchObject({ audience: 4, replied: 3 });
  });

  it("is not sent for an auto-reply, a reaction, or a reply older than the window or than Message 1", async () => {
    const early = newPhone();
    await order({ reply: { from: early, text: "Bonjour" } });
    const { id, people } = await reached({ body: "Non" }, [early, newPhone(), newPhone(), newPhone()]);
    await say(people[1], "Merci pour votre message, nous vous répondrons dès que possible.");
    await say(people[2], { type: "reaction" });
    await say(people[3], { text: "Hier", timestamp: Date.now() - 25 * 3_600_000 });
    await settle();
    expect((await statsOf(admin, id)).message_2.queued).toBe(0);
    expect((await Promise.all(people.map(texts))).flat()).toEqual([]);
  });

  it("is triggered by whole words regardless of case, accents and punctuation, and by its buttons", async () => {
    const follow_up = {
      body: "Bien",
      triggers: { words: ["Été", "oui merci", "👍"], buttons: ["Oui, je viens"] },
    };
    const said: [string | object, boolean][] = [
      ["ETE !", true],
      ["  OUI,   merci… ", true],
      ["👍", true],
      [{ type: "button", button: "Oui, je viens" }, true],
      [{ type: "button", button: "Oui, je viens", quote: false }, true],
      ["oui", false],
      ["j’y étais cet été", false],
      ["👎", false],
      ["Oui, je viens", false],
    ];
    const { id, people } = await reached(follow_up, said.length);
    for (const [at, [reply]] of said.entries()) await say(people[at], reply);
    await untilAnswered(admin, id, said.filter(([, triggers]) => triggers).length);
    await settle();
    const answered = await Promise.all(people.map(async (person) => (await texts(person)).length > 0));
    expect(answered).toEqual(said.map(([, triggers]) => triggers));
  });

  it("is triggered by any reply when no word and no button is set", async () => {
    const { id, people } = await reached({ body: "Oui", triggers: { words: [], buttons: [] } }, 1);
    await say(people[0], "N’importe quoi");
    await untilAnswered(admin, id, 1);
  });

  it("belongs to the quoted campaign, else to the latest; a closed sequence triggers nothing", async () => {
    const first = await reached({ body: "Un" }, 2);
    const [wamid] = (await ledgerOf(first.people[1]?.phone ?? "")).map((entry) => entry.wamid);
    const second = await launched(admin, first.category, { follow_up: { body: "Deux" } });
    await untilReached(admin, second, 2);
    await say(first.people[0], "Oui");
    await say(first.people[1], { text: "Oui", quote: wamid });
    await untilAnswered(admin, second, 1);
    await settle();
    expect(await Promise.all(first.people.map(texts))).toEqual([["Deux"], []]);
    expect([(await statsOf(admin, first.id)).replied, (await statsOf(admin, second)).replied]).toEqual([
      1, 1,
    ]);
  });

  it("waits for its delay, and is cancelled by a reset of the sequence", async () => {
    const { id, people } = await reached({ body: "Tard", delay_seconds: 4 }, 2);
    for (const person of people) await say(person, "Oui");
    await expect.poll(async () => (await statsOf(admin, id)).message_2.queued).toBe(2);
    const reset = await admin.post(`/api/contacts/${people[0]?.id}/reset-sequence`);
    expect([reset.status, (await statsOf(admin, id)).message_2]).toMatchObject([
      200,
      { queued: 1, cancelled: 1 },
    ]);
    await untilAnswered(admin, id, 1);
    await say(people[0], "Oui encore");
    await settle();
    expect(await Promise.all(people.map(texts))).toEqual([[], ["Tard"]]);
  });
});

describe("an opt-out", () => {
  it.each(["STOP", "arrêt !", " Désabonner. ", "Unsubscribe"])(
    "by %j holds for every admin, until the contact opts in again",
    async (word) => {
      const phone = newPhone();
      const mine = await audience(admin, [phone]);
      const theirs = await audience(other, [phone]);
      const id = await launched(admin, mine.category, { follow_up: { body: "Jamais" } });
      await untilReached(admin, id, 1);
      const optedOut = async () =>
        Promise.all(
          (
            [
              [admin, mine.people[0]],
              [other, theirs.people[0]],
            ] as const
          ).map(
            async ([api, person]) =>
              (await api.get<{ opted_out: boolean }>(`/api/contacts/${person?.id}`)).body.opted_out,
          ),
        );
      expect(await optedOut()).toEqual([false, false]);
      await order({ reply: { from: phone, text: word } });
      await expect.poll(optedOut).toEqual([true, true]);
      const refused = await other.post("/api/campaigns", {
        name: "Silence",
        category_ids: [theirs.category],
        template: { name: "rappel_inscription", language: "fr", variables: { "1": { text: "vous" } } },
        launch: true,
      });
      expect(refusal(refused)).toEqual(["422 invalid", { category_ids: "audience_empty" }]);
      await settle();
      expect((await ledgerOf(phone)).map(({ kind }) => kind)).toEqual(["template"]);
      expect(reachedBy((await statsOf(admin, id)).message_2)).toBe(0);
      await order({ reply: { from: phone, text: "Reprendre" } });
      await expect.poll(optedOut).toEqual([false, false]);
    },
  );

  it("survives deleting the contact and adding it again, and applies in the middle of a campaign", async () => {
    const phone = newPhone();
    const { category, people } = await audience(admin, [phone, newPhone()]);
    await order({ reply: { from: phone, type: "user_preferences", value: "stop" } });
    const gone = `/api/contacts/${people[0]?.id}`;
    await expect.poll(async () => (await admin.get<{ opted_out: boolean }>(gone)).body.opted_out).toBe(true);
    expect((await admin.del(gone)).status).toBe(204);
    const back = await admin.post("/api/contacts", { full_name: "Encore", phone, category_ids: [category] });
    expect(back).toMatchObject({ status: 201, body: { opted_out: true } });
    const id = await launched(admin, category);
    await untilReached(admin, id, 1);
    expect((await statsOf(admin, id)).audience).toBe(1);
    expect(await ledgerOf(phone)).toEqual([]);
  });
});
