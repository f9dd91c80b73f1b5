import { expect, test } from "vitest";
import type { TimelineEvent } from "@/lib/contacts/timeline";
import { isMoving } from "./rules";

const now = new Date("2026-11-23T12:00:00Z");
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();
const later = ago(-60);

const message = (state: string, minutes: number, kind = "reply") =>
  ({ type: "message", kind, state, at: ago(minutes), created_at: ago(minutes) }) as TimelineEvent;
const answer = (minutes: number) => ({ type: "interaction", at: ago(minutes) }) as TimelineEvent;

test("a conversation is refreshed while a recent message may still change its state", () => {
  expect(isMoving([message("queued", 1)], null, now)).toBe(true);
  expect(isMoving([message("sending", 9)], null, now)).toBe(true);
  expect(isMoving([message("queued", 11)], later, now)).toBe(false);
  expect(isMoving([message("sent", 1, "message_1")], null, now)).toBe(true);
  expect(isMoving([message("sent", 3, "message_1")], later, now)).toBe(false);
});

test("a conversation is refreshed after a recent message or reply, while its window is open", () => {
  expect(isMoving([answer(5)], later, now)).toBe(true);
  expect(isMoving([message("delivered", 5)], later, now)).toBe(true);
  expect(isMoving([answer(5)], ago(1), now)).toBe(false);
  expect(isMoving([answer(11), message("read", 30)], later, now)).toBe(false);
});

test("a conversation without recent activity is not refreshed", () => {
  expect(isMoving([], later, now)).toBe(false);
  expect(isMoving([message("delivered", 1, "message_1")], later, now)).toBe(false);
});
