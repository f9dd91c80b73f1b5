// @vitest-environment node
import { expect, test } from "vitest";
import { piecesOf } from "./webhook-pieces.ts";

const items = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => ({ id: String(from + at) }));
const change = (messages: object[], statuses: object[]) => ({
  field: "messages",
  value: { metadata: { phone_number_id: "1" }, messages, statuses },
});

test("a small webhook, and one of another shape, stays one piece, to the letter", () => {
  for (const payload of [
    '{"entry": [ ]}',
    "{}",
    '{"entry":[{"changes":[{"field":"x","value":null}]}]}',
    '{"entry":7}',
  ])
    expect(piecesOf(payload)).toEqual([payload]);
});

test("a large webhook becomes pieces that hold every message and status once, in order", () => {
  const whole = {
    object: "whatsapp_business_account",
    entry: [
      {
        id: "9",
        changes: [change(items(3), items(205, 100)), { field: "account_update", value: { event: "X" } }],
      },
      { id: "9", changes: [change([], items(2, 900))] },
    ],
  };
  const pieces = piecesOf(JSON.stringify(whole)).map((piece) => JSON.parse(piece));
  const all = (list: "messages" | "statuses") =>
    pieces.flatMap(({ entry: [{ changes }] }) => changes[0].value[list] ?? []).map(({ id }) => id);
  expect(all("messages")).toEqual(items(3).map(({ id }) => id));
  expect(all("statuses")).toEqual([...items(205, 100), ...items(2, 900)].map(({ id }) => id));
  expect(pieces).toHaveLength(6);
  expect(pieces.filter(({ entry: [{ changes }] }) => changes[0].field === "account_update")).toHaveLength(1);
  for (const piece of pieces) expect([piece.object, piece.entry[0].id]).toEqual([whole.object, "9"]);
});
