// @vitest-environment happy-dom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Announced } from "./announced";

let root: Root;
const said = () => document.querySelector('[role="status"]')?.textContent;
const show = (sentence: string, state = "running", atStart = false) =>
  act(() =>
    root.render(
      <Announced sentence={sentence} state={state} goesOn={state === "running"} atStart={atStart} />,
    ),
  );
const pass = (seconds: number) => act(() => vi.advanceTimersByTime(seconds * 1000));

beforeEach(() => {
  vi.useFakeTimers();
  root = createRoot(document.body.appendChild(document.createElement("div")));
});
afterEach(() => {
  act(() => root.unmount());
  document.body.replaceChildren();
  vi.useRealTimers();
});

test("progress that is refreshed every few seconds is said once a minute", () => {
  show("1 sur 9");
  expect(said()).toBe("");
  for (const n of [2, 3, 4]) {
    pass(15);
    show(`${n} sur 9`);
    expect(said()).toBe("");
  }
  pass(15);
  expect(said()).toBe("4 sur 9");
  show("5 sur 9");
  expect(said()).toBe("4 sur 9");
});

test("another state is said at once, and then no more", () => {
  show("1 sur 9");
  show("9 sur 9, terminée", "completed");
  expect(said()).toBe("9 sur 9, terminée");
  show("9 sur 9, encore", "completed");
  pass(120);
  expect(said()).toBe("9 sur 9, terminée");
});

test("what starts with the page is said when it opens", () => {
  show("Import en cours", "running", true);
  expect(said()).toBe("Import en cours");
});
