import { describe, expect, test } from "vitest";
import type { Transition } from "@/lib/messages/schema";
import { historyOf } from "./history-order";

const words = (transitions: Transition[], answers: { at: string; body: string }[] = []) =>
  historyOf({
    transitions,
    answers: answers.map((answer, id) => ({ ...answer, id, type: "text", automatic: false })),
  }).map((step) =>
    step.type === "answer"
      ? `answer ${step.answer.body}`
      : `${step.transition.status}${step.isAgain ? " again" : ""}${step.transition.status === "sending" ? ` ${step.attempt}` : ""}`,
  );

describe("the history of a message, newest first,", () => {
  test("places Meta's whole-second times after the attempt of the same second", () => {
    expect(
      words([
        { status: "queued", at: "2026-11-22T10:00:28.100Z" },
        { status: "sent", at: "2026-11-22T10:00:29.000Z" },
        { status: "delivered", at: "2026-11-22T10:00:29.000Z" },
        { status: "sending", at: "2026-11-22T10:00:29.300Z" },
        { status: "accepted", at: "2026-11-22T10:00:29.341Z" },
        { status: "read", at: "2026-11-22T10:00:30.000Z" },
      ]),
    ).toEqual(["read", "delivered", "sent", "accepted", "sending 1", "queued"]);
  });
  test("keeps the order of the steps when acceptance was recorded after Meta's sent time", () => {
    expect(
      words([
        { status: "queued", at: "2026-11-22T10:00:28.100Z" },
        { status: "sending", at: "2026-11-22T10:00:29.990Z" },
        { status: "sent", at: "2026-11-22T10:00:29.000Z" },
        { status: "accepted", at: "2026-11-22T10:00:30.020Z" },
      ]),
    ).toEqual(["sent", "accepted", "sending 1", "queued"]);
  });
  test("orders a second attempt, a late failure and a reply", () => {
    expect(
      words(
        [
          { status: "queued", at: "2026-11-22T10:00:00.000Z" },
          { status: "sending", at: "2026-11-22T10:00:01.100Z" },
          { status: "queued", at: "2026-11-22T10:00:01.200Z" },
          { status: "failed", at: "2026-11-22T10:00:31.000Z" },
          { status: "sending", at: "2026-11-22T10:00:31.100Z" },
          { status: "accepted", at: "2026-11-22T10:00:31.200Z" },
        ],
        [{ at: "2026-11-22T10:01:00.000Z", body: "Oui" }],
      ),
    ).toEqual(["answer Oui", "failed", "accepted", "sending 2", "queued again", "sending 1", "queued"]);
  });
  test("places a step without a time on top", () => {
    expect(
      words([
        { status: "queued", at: "2026-11-22T10:00:00.000Z" },
        { status: "skipped", at: null },
      ]),
    ).toEqual(["skipped", "queued"]);
  });
});
