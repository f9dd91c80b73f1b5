import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ActionAnswer } from "@/components/common/call-action";
import type { CampaignUpdate } from "@/lib/campaigns/schema";
import { DraftSaver, type KeptDraft, type Saving, versionSavedHere } from "./draft-saver";
import { type DraftValues, valuesOf } from "./draft-values";

type Answer = ActionAnswer<{ id: number; updated_at: string }>;
const refusal = (code: string): Answer => ({ ok: false, code, fields: {} });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

let ids = 1000;
/** An editor of a campaign whose server answers with `answers`, then saves. */
function editor(stored: { id: number; updated_at: string } | null, answers: Answer[] = []) {
  const sent: CampaignUpdate[] = [];
  const kept: { draft: KeptDraft; saved: boolean }[] = [];
  const shown: Saving["kind"][] = [];
  const own_id = stored?.id ?? ids++;
  const saver = new DraftSaver(stored, valuesOf(null, []));
  const type = (values: Partial<DraftValues>) => {
    saver.input = { ...saver.input, values: { ...saver.input.values, ...values } };
    saver.touch();
  };
  saver.input = {
    values: valuesOf(null, []),
    default_name: "Campagne du 1er décembre",
    savesItself: true,
    keep: (draft, { saved }) => kept.push({ draft, saved }),
    forget: () => kept.push({ draft: { id: null, key: "", values: valuesOf(null, []) }, saved: true }),
    send: async (update) => {
      sent.push(update);
      const at = new Date(Date.UTC(2026, 11, 1, 9, 0, sent.length)).toISOString();
      return answers.shift() ?? { ok: true, data: { id: own_id, updated_at: at } };
    },
    show: ({ kind }) => shown.push(kind),
    onRefusal: () => undefined,
  };
  return { saver, type, sent, kept, shown, own_id };
}

const pause = (milliseconds = 1200) => vi.advanceTimersByTimeAsync(milliseconds);

test("a new campaign is created at the first pause, once, under the name that it has from the start", async () => {
  const { type, sent, own_id } = editor(null);
  type({ body: "Bonj" });
  type({ body: "Bonjour" });
  await pause();
  type({ body: "Bonjour à tous" });
  await pause();
  expect(sent.map(({ id, name }) => ({ id, name }))).toEqual([
    { id: undefined, name: "Campagne du 1er décembre" },
    { id: own_id, name: undefined },
  ]);
});

test("every key is kept in the browser before the server has it", async () => {
  const { type, kept } = editor(null);
  type({ body: "B" });
  expect(kept).toMatchObject([{ draft: { id: null, values: { body: "B" } }, saved: false }]);
  await pause();
  expect(kept.at(-1)).toMatchObject({ draft: { values: { body: "B" } }, saved: true });
});

test("what is typed during a save is not taken for saved", async () => {
  const { saver, type, shown, sent } = editor(null);
  type({ body: "a" });
  const { send } = saver.input;
  saver.input.send = async (update) => {
    type({ body: "ab" });
    saver.input.send = send;
    return send(update);
  };
  await pause();
  expect(shown.at(-1)).toBe("dirty");
  await pause();
  expect(shown.at(-1)).toBe("saved");
  expect(sent).toHaveLength(2);
});

test("a new campaign keeps its key over failed saves and in the next tab, until it has an id", async () => {
  const { type, sent, kept } = editor(null, [refusal("offline")]);
  type({ body: "a" });
  await pause();
  await pause(2000);
  type({ body: "ab" });
  await pause();
  const key = kept[0]?.draft.key;
  expect(sent.map(({ draft_key }) => draft_key)).toEqual([key, key, undefined]);

  const next = editor(null);
  next.saver.resumeNew(key ?? "");
  next.type({ body: "abc" });
  await pause();
  expect(next.sent[0]?.draft_key).toBe(key);
  const other = editor(null);
  other.type({ body: "b" });
  expect(other.kept[0]?.draft.key).not.toBe(key);
});

test("leaving before the pause saves at once", async () => {
  const { saver, type, sent } = editor(null);
  type({ body: "Bonjour" });
  saver.leave();
  await pause(0);
  expect(sent).toHaveLength(1);
});

test("without a connection it tries again with growing delays, and at once when the connection is back", async () => {
  const { saver, type, sent, shown } = editor(null, [
    refusal("offline"),
    refusal("offline"),
    refusal("offline"),
  ]);
  type({ body: "a" });
  await pause();
  expect(shown.at(-1)).toBe("offline");
  await pause(2000);
  expect(sent).toHaveLength(2);
  await pause(3999);
  expect(sent).toHaveLength(2);
  await pause(1);
  expect(sent).toHaveLength(3);
  saver.connected();
  await pause(0);
  expect(sent).toHaveLength(4);
  expect(shown.at(-1)).toBe("saved");
});

test("each save names the version that it was typed on", async () => {
  const { type, sent } = editor({ id: ids++, updated_at: "2026-12-01T08:00:00+00:00" });
  type({ body: "a" });
  await pause();
  type({ body: "b" });
  await pause();
  expect(sent.map(({ unchanged_since }) => unchanged_since)).toEqual([
    "2026-12-01T08:00:00+00:00",
    "2026-12-01T09:00:01.000Z",
  ]);
});

test("after another tab has saved, nothing is overwritten until the user chooses", async () => {
  const { saver, type, sent, shown, kept } = editor({ id: ids++, updated_at: "2026-12-01T08:00:00+00:00" }, [
    refusal("conflict"),
  ]);
  type({ body: "mine" });
  await pause();
  type({ body: "mine, longer" });
  await pause(60_000);
  saver.connected();
  expect(await saver.save()).toBeNull();
  expect(sent).toHaveLength(1);
  expect(shown.at(-1)).toBe("conflict");
  expect(kept.at(-1)).toMatchObject({ draft: { values: { body: "mine, longer" } }, saved: false });
  await saver.save({ replaces: true });
  expect(sent.at(-1)).toMatchObject({ follow_up: { body: "mine, longer" } });
  expect(sent.at(-1)).not.toHaveProperty("unchanged_since");
  expect(shown.at(-1)).toBe("saved");
});

test("what is as the server has it is not sent, so that it never differs from another tab's version", async () => {
  const { saver, type, sent, shown, kept, own_id } = editor(
    { id: ids++, updated_at: "2026-12-01T08:00:00+00:00" },
    [refusal("conflict")],
  );
  expect(await saver.save()).toBe(own_id);
  type({ body: "a" });
  type({ body: "" });
  await pause();
  expect(sent).toHaveLength(0);
  expect(shown.at(-1)).toBe("saved");
  expect(kept.at(-1)?.saved).toBe(true);
  type({ body: "b" });
  await pause();
  expect(sent).toHaveLength(1);
  expect(shown.at(-1)).toBe("conflict");
});

test("an editor that opens while this tab saves the same draft goes on from that version", async () => {
  const draft = { id: ids++, updated_at: "2026-12-01T08:00:00+00:00" };
  const left = editor(draft);
  left.type({ body: "a" });
  left.saver.leave();
  const own = versionSavedHere(draft.id);
  await pause(0);
  expect((await own)?.values.body).toBe("a");
  const opened = editor(draft);
  opened.type({ body: "ab" });
  await pause();
  expect(opened.sent[0]?.unchanged_since).toBe("2026-12-01T09:00:01.000Z");
});

test("a scheduled campaign is kept, and saved by its button only", async () => {
  const { saver, type, sent, shown, kept } = editor({ id: ids++, updated_at: "2026-12-01T08:00:00+00:00" });
  saver.input.savesItself = false;
  type({ body: "a" });
  await pause(60_000);
  saver.leave();
  await pause(0);
  expect(sent).toHaveLength(0);
  expect(shown.at(-1)).toBe("waiting");
  expect(kept.at(-1)?.saved).toBe(false);
  await saver.save();
  expect(sent).toHaveLength(1);
});
