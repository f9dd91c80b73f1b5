import { expect, test } from "vitest";
import { type MessageEvent, textOf, triggeringOf } from "./timeline-text";

const event = (change: Partial<MessageEvent>): MessageEvent => ({
  type: "message",
  at: "2026-11-22T10:00:00Z",
  id: 1,
  kind: "message_1",
  state: "read",
  campaign_id: 3,
  params: { "1": "Awa", nested: { no: "text" } },
  body: null,
  code: null,
  reason: null,
  held: false,
  attempts: 1,
  price: null,
  currency: "EUR",
  created_at: "2026-11-22T10:00:00Z",
  accepted_at: null,
  sent_at: null,
  delivered_at: null,
  read_at: null,
  failed_at: null,
  ...change,
});
const campaign = {
  id: 3,
  name: "Cours du soir",
  template: {
    name: "cours",
    language: "fr",
    category: "MARKETING",
    parameter_format: "POSITIONAL",
    components: [{ type: "BODY", text: "Bonjour {{1}}" }],
  },
  follow_up_body: "Merci {{1}}, à samedi",
};

test("Message 1 shows its template's text, Message 2 its own text, both with their values", () => {
  expect(textOf(event({}), campaign)).toBe("Bonjour Awa");
  expect(textOf(event({ kind: "message_2" }), campaign)).toBe("Merci Awa, à samedi");
});

test("a user's reply shows its own text, and a message whose template is not known has none", () => {
  expect(textOf(event({ kind: "reply", body: "À samedi" }), undefined)).toBe("À samedi");
  expect(textOf(event({}), undefined)).toBeNull();
  expect(textOf(event({}), { ...campaign, template: { odd: true } })).toBeNull();
});

test("the last reply before a Message 2 is the one that triggered it", () => {
  const answer = (id: number, at: string, campaign_id = 3) => ({
    type: "interaction" as const,
    at: `2026-11-22T${at}Z`,
    id,
    interaction_type: "text",
    campaign_id,
    message_id: 1,
    body: "Oui",
    payload: null,
    automatic: false,
    triggers: true,
    code: null,
    meaning: null,
  });
  const second = event({ kind: "message_2", created_at: "2026-11-22T10:00:05Z" });
  const items = [
    answer(4, "10:00:09"),
    second,
    answer(3, "10:00:04", 8),
    answer(2, "10:00:03"),
    answer(1, "10:00:01"),
  ];
  expect([...triggeringOf(items)]).toEqual([2]);
  expect([...triggeringOf([answer(1, "10:00:01")])]).toEqual([]);
});
