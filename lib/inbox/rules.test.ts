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

test("recent means two minutes for a status and ten for an answer, to the millisecond", () => {
  const just = 1 / 60_000;
  expect([10 - just, 10].map((minutes) => isMoving([message("queued", minutes)], null, now))).toEqual([
    true,
    false,
  ]);
  for (const state of ["accepted", "sent"])
    expect([2 - just, 2].map((minutes) => isMoving([message(state, minutes)], null, now))).toEqual([
      true,
      false,
    ]);
  expect([10 - just, 10].map((minutes) => isMoving([answer(minutes)], later, now))).toEqual([true, false]);
  expect([10 - just, 10].map((minutes) => isMoving([message("read", minutes)], later, now))).toEqual([
    true,
    false,
  ]);
  expect([ago(-just), ago(0)].map((until) => isMoving([answer(1)], until, now))).toEqual([true, false]);
  expect(isMoving([answer(1)], null, now)).toBe(false);
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
