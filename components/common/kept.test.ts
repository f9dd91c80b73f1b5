import { beforeEach, expect, test, vi } from "vitest";
import { forget, forgetAll, keep, keepsAnything, recall, startKeepingFor } from "./kept";

beforeEach(() => {
  localStorage.clear();
  vi.useRealTimers();
});

test("what a person typed is found again by the same person only", () => {
  keep("awa", "reply-1", "Bonjour");
  expect(recall("awa", "reply-1")).toMatchObject({ values: "Bonjour", saved: false });
  expect(recall("moussa", "reply-1")).toBeNull();
});

test("when another account logs in, nothing of the former is left", () => {
  keep("awa", "reply-1", "Bonjour");
  keep("moussa", "reply-2", "Salut");
  startKeepingFor("moussa", () => undefined)();
  expect(JSON.stringify(localStorage)).not.toContain("Bonjour");
  expect(recall("moussa", "reply-2")?.values).toBe("Salut");
});

test("the same account finds everything again, for a month", () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 11, 1) });
  keep("awa", "reply-1", "old");
  vi.setSystemTime(Date.UTC(2026, 11, 30));
  keep("awa", "reply-2", "new");
  startKeepingFor("awa", () => undefined)();
  expect(recall("awa", "reply-1")?.values).toBe("old");
  vi.setSystemTime(Date.UTC(2027, 0, 2));
  startKeepingFor("awa", () => undefined)();
  expect(recall("awa", "reply-1")).toBeNull();
  expect(recall("awa", "reply-2")?.values).toBe("new");
});

test("log-out forgets everything, and asks first only when the server lacks something", () => {
  keep("awa", "campaign-new", { id: 4 }, { saved: true });
  expect(keepsAnything("awa")).toBe(false);
  keep("awa", "reply-1", "Bonjour");
  expect(keepsAnything("awa")).toBe(true);
  expect(keepsAnything("moussa")).toBe(false);
  forgetAll();
  expect(Object.keys(localStorage)).toEqual([]);
});

test("a tab hears that another one has logged out, or logged in somebody else", () => {
  const others: (string | null)[] = [];
  const stop = startKeepingFor("awa", (person) => others.push(person));
  const say = (newValue: string | null) =>
    dispatchEvent(new StorageEvent("storage", { key: "relance.person", newValue }));
  say("awa");
  say("moussa");
  say(null);
  stop();
  say("moussa");
  expect(others).toEqual(["moussa", null]);
});

test("a tab does not forget what another tab keeps, unless it is asked to", () => {
  keep("awa", "campaign-1", "mine");
  const [key, value] = Object.entries(localStorage).find(([name]) => name.endsWith("campaign-1"))!;
  localStorage.setItem(key, JSON.stringify({ ...JSON.parse(value as string), tab: "other" }));
  forget("awa", "campaign-1");
  expect(recall("awa", "campaign-1")).not.toBeNull();
  forget("awa", "campaign-1", true);
  expect(recall("awa", "campaign-1")).toBeNull();
});

test("without storage nothing breaks, and nothing is said to be kept", () => {
  const refuse = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  vi.stubGlobal("localStorage", { setItem: refuse, getItem: refuse, removeItem: refuse });
  expect(keep("awa", "reply-1", "Bonjour")).toBe(false);
  expect(recall("awa", "reply-1")).toBeNull();
  expect(() => forgetAll()).not.toThrow();
  vi.unstubAllGlobals();
  expect(keep("awa", "reply-1", "Bonjour")).toBe(true);
});
