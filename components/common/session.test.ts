import { afterEach, expect, test, vi } from "vitest";
import { type ActionAnswer, callAction } from "./call-action";
import { setDoor } from "./session";

const ended: ActionAnswer<string> = { ok: false, code: "unauthenticated", fields: {} };
const saved: ActionAnswer<string> = { ok: true, data: "saved" };

let remove = () => {};
afterEach(() => remove());
const doorThat = (answers: boolean) => {
  const door = vi.fn(async () => answers);
  remove = setDoor(door);
  return door;
};

/** An action of a session that ended, until `door` was used. */
const actionBehind = (door: ReturnType<typeof doorThat>) =>
  vi.fn(async () => (door.mock.calls.length > 0 ? saved : ended));

test("an action whose session has ended runs again after the password", async () => {
  const call = actionBehind(doorThat(true));
  expect(await callAction(call)).toEqual(saved);
  expect(call).toHaveBeenCalledTimes(2);
});

test("calls that wait at the same time ask for the password once", async () => {
  const door = doorThat(true);
  const answers = await Promise.all([1, 2, 3].map(() => callAction(actionBehind(door))));
  expect(answers).toEqual([saved, saved, saved]);
  expect(door).toHaveBeenCalledTimes(1);
});

test("once declined, calls in the background ask no more, and a click asks again", async () => {
  const door = doorThat(false);
  const call = async () => ended;
  expect(await callAction(call)).toEqual(ended);
  expect(await callAction(call, { background: true })).toEqual(ended);
  expect(door).toHaveBeenCalledTimes(1);
  await callAction(call);
  expect(door).toHaveBeenCalledTimes(2);
  await callAction(async () => saved);
  await callAction(call, { background: true });
  expect(door).toHaveBeenCalledTimes(3);
});

test("without a dialog, as before log-in, the answer comes back", async () => {
  expect(await callAction(async () => ended)).toEqual(ended);
});

test("a call that cannot reach the server is offline, and asks for no password", async () => {
  const door = doorThat(true);
  const answer = await callAction(() => Promise.reject(new TypeError("failed to fetch")));
  expect(answer).toEqual({ ok: false, code: "offline", fields: {} });
  expect(door).not.toHaveBeenCalled();
});
