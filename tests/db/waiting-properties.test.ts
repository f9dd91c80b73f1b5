import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { act } from "../support/campaigns.ts";
import { advanceClock, createDatabase, type Row, setClock } from "../support/database.ts";
import { HISTORIES, HISTORIES_MS } from "../support/histories.ts";
import { createLedger } from "../support/ledger.ts";

const db = await createDatabase();
afterEach(async () => {
  await setClock(db, null);
});

type Step =
  | "text"
  | "picture"
  | "word"
  | "tap"
  | "reaction"
  | "machine"
  | "stop"
  | "start"
  | "edit"
  | "message_1"
  | "sent"
  | "reply"
  | "refused"
  | "close"
  | "reopen"
  | "restart";
const STEPS: Step[] = [
  "text",
  "text",
  "picture",
  "word",
  "tap",
  "tap",
  "reaction",
  "machine",
  "stop",
  "start",
  "edit",
  "message_1",
  "sent",
  "sent",
  "reply",
  "reply",
  "refused",
  "close",
  "reopen",
  "restart",
];

const PAYLOADS: Partial<Record<Step, { body: string | null; more?: Row }>> = {
  text: { body: "Où se garer ?" },
  picture: { body: null, more: { type: "image", image: { id: "1" } } },
  word: { body: "Oui" },
  tap: { body: null, more: { type: "button", button: { text: "Oui", payload: "OUI" } } },
  reaction: { body: null, more: { type: "reaction", reaction: { message_id: "x", emoji: "👍" } } },
  machine: { body: "Ceci est une réponse automatique." },
  stop: { body: "Stop." },
  start: { body: "start" },
  edit: {
    body: null,
    more: { type: "edit", edit: { message: { type: "text", text: { body: "À deux ?" } } } },
  },
};

/**
 * Who waits, told as a history is read aloud: what asks waits for a person, a tap for anything that leaves. Closing
 * settles once the person writes again.
 */
function naively(events: { step: Step; sent?: "message_2" | "failed" }[]): boolean {
  let forPerson = false;
  let forAnything = false;
  let closed = false;
  let optedOut = false;
  const hear = (kind: "asks" | "taps") => {
    if (closed) [forPerson, forAnything, closed] = [false, forAnything, false];
    if (kind === "asks") forPerson = true;
    else forAnything = true;
  };
  for (const { step, sent } of events) {
    if (step === "text" || step === "picture" || step === "edit") hear("asks");
    if (step === "word" || step === "tap") hear("taps");
    if (step === "stop") optedOut = true;
    if (step === "start") {
      if (optedOut) optedOut = false;
      else hear("asks");
    }
    if (step === "reply" || step === "refused") [forPerson, forAnything, closed] = [false, false, false];
    if (sent === "message_2") forAnything = false;
    if (sent === "failed") [forPerson, closed] = [true, false];
    if (step === "close") closed = true;
    if (step === "reopen") closed = false;
  }
  return (forPerson || forAnything) && !closed && !optedOut;
}

test(
  "somebody waits exactly when the history says so, in any order of texts, taps, Message 2, replies and closings",
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...STEPS), { minLength: 3, maxLength: 14 }),
        async (steps) => {
          await setClock(db, "2026-12-01T12:00:00Z");
          const ledger = await createLedger(db);
          const contact = await ledger.addContact();
          const events: { step: Step; sent?: "message_2" | "failed" }[] = [];
          const conversation = async () =>
            (
              (await act(db, ledger.owner, "get_conversation($1)", [contact])) as {
                conversation: { waits: boolean; opted_out: boolean; window_until: string | null } | null;
              }
            ).conversation;
          const campaign = () =>
            ledger.addCampaign({
              contacts: [contact],
              follow_up_body: "Merci",
              follow_up_triggers: { words: ["oui"], buttons: ["OUI"] },
            });
          const flush = async (refusing: boolean) => {
            for (const work of (await ledger.claim()).work) {
              if (refusing && work.kind === "reply") {
                await ledger.reject(work, 131026);
                events.push({ step: "sent", sent: "failed" });
              } else {
                await ledger.accept(work);
                if (work.kind === "message_2") events.push({ step: "sent", sent: "message_2" });
              }
            }
          };
          await campaign();
          await flush(false);
          for (const step of steps) {
            await advanceClock(db, "10 seconds");
            const said = PAYLOADS[step];
            const known = await conversation();
            if (said) {
              await ledger.answer(contact, said.body, said.more);
              events.push({ step });
            } else if (step === "message_1") {
              await campaign();
            } else if (step === "sent") {
              await flush(false);
            } else if (known && (step === "close" || step === "reopen")) {
              await act(db, ledger.owner, "change_conversation($1, $2)", [
                contact,
                { closed: step === "close" },
              ]);
              events.push({ step });
            } else if (known && !known.opted_out && (step === "reply" || step === "refused")) {
              const asked = await act(db, ledger.owner, "send_reply($1, 'Bien sûr', $2)", [
                contact,
                randomUUID(),
              ]).catch(() => null);
              if (asked === null) continue;
              events.push({ step });
              if (step === "refused") await flush(true);
            }
            const now = await conversation();
            expect(now?.waits ?? false).toBe(naively(events));
            // Whom nobody may answer any more is not counted: an edit alone opens no window.
            expect(await act(db, ledger.owner, "count_waiting_conversations()", [])).toBe(
              now?.waits && now.window_until ? 1 : 0,
            );
          }
        },
      ),
      { numRuns: HISTORIES },
    );
  },
  HISTORIES_MS,
);
