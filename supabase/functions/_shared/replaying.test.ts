// @vitest-environment node
import { expect, test } from "vitest";
import { deflate } from "../whatsapp-webhook/deflate.ts";
import { replayAll } from "./replaying.ts";
import { deflateBody } from "./webhook-compression.ts";

const statuses = Array.from({ length: 250 }, (_, at) => ({ id: `wamid.${at}` }));
const payload = { entry: [{ id: "1", changes: [{ field: "messages", value: { statuses } }] }] };

async function replayed(failing: (piece: string) => boolean) {
  const event = { id: 7, ...(await deflateBody(new TextEncoder().encode(JSON.stringify(payload)), deflate)) };
  const applied: string[] = [];
  const followed: boolean[] = [];
  const report = await replayAll(
    {
      after: async (id) => (id < 7 ? [event] : []),
      apply: async (_id, piece, more) => {
        applied.push(piece);
        followed.push(more);
        return { error: failing(piece) ? "unreadable" : null, wake: [3] };
      },
    },
    10,
  );
  expect(followed).toEqual(applied.map((_, at) => at < applied.length - 1));
  return { report, applied };
}

test("a large event is applied in pieces, and counts as one", async () => {
  const { report, applied } = await replayed(() => false);
  expect(applied).toHaveLength(3);
  expect(report).toEqual({ events: 1, applied: 1, unread: [], wake: [3] });
});

test("an event of which a piece fails stays unread: that piece is applied last", async () => {
  const { report, applied } = await replayed((piece) => piece.includes('"wamid.0"'));
  expect(applied).toHaveLength(4);
  expect(applied.at(-1)).toBe(applied[0]);
  expect(report).toMatchObject({ applied: 0, unread: [{ id: 7, error: "unreadable" }] });
});
