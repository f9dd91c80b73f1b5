import { type ActionAnswer, callAction } from "@/components/common/call-action";
import { randomUuid } from "@/components/common/random-uuid";
import type { CampaignUpdate } from "@/lib/campaigns/schema";
import { type DraftValues, patchOf } from "./draft-values";

export type Saving =
  | {
      kind: "clean" | "dirty" | "waiting" | "saving" | "failed" | "offline" | "logged_out" | "conflict";
      at?: undefined;
    }
  | { kind: "saved"; at: string };

/** A draft in the browser: `id` once the server is known to have created it; until then `key` names it there. */
export type KeptDraft = { id: number | null; key: string; values: DraftValues };
type Stored = { id: number; updated_at: string };
type Refusal = Extract<ActionAnswer<unknown>, { ok: false }>;

/** What the editor gives at each render. */
export type SaverInput = {
  values: DraftValues;
  /** Name of a new campaign as long as its field is empty. */
  default_name: string;
  /** Whether a pause saves. A scheduled campaign is saved by its button only, since saving checks it again. */
  savesItself: boolean;
  keep: (draft: KeptDraft, about: { version: string | null; saved: boolean }) => void;
  forget: () => void;
  send: (update: CampaignUpdate) => Promise<ActionAnswer<Stored>>;
  show: (saving: Saving) => void;
  onRefusal: (refusal: Refusal) => void;
};

type SaveOptions = {
  /** Nobody has asked for it. */
  background?: boolean;
  /** Replaces a version of another tab or device. */
  replaces?: boolean;
};

const PAUSE_MILLISECONDS = 1200;
const FIRST_RETRY_MILLISECONDS = 2000;
const LONGEST_RETRY_MILLISECONDS = 60_000;
/** Errors that pass without a change of the draft. */
const PASSING = ["offline", "unavailable", "internal", "rate_limited"];
const KINDS: Record<string, Exclude<Saving["kind"], "saved">> = {
  offline: "offline",
  unavailable: "offline",
  internal: "offline",
  rate_limited: "offline",
  unauthenticated: "logged_out",
  conflict: "conflict",
};

/** One save at a time, also while the next page is shown already. */
let queue: Promise<unknown> = Promise.resolve();
/** The newest version of each draft that this tab has saved: the router may show an older one again. */
const savedHere = new Map<number, { version: string; values: DraftValues }>();

/** Resolves once no save of this tab is under way. */
export const savesDone = (): Promise<unknown> => queue;

/** The version of a draft that this tab saved last, once no save is under way. */
export async function versionSavedHere(id: number) {
  await savesDone();
  return savedHere.get(id);
}

/** Whether one `updated_at` is later than another, which null always is not. */
export const isLater = (a: string, b: string | null) => b === null || Date.parse(a) > Date.parse(b);

/**
 * Saves a draft after a pause if it has changed, one save at a time, each with the latest values; a new campaign is created at the first
 * pause. Until the server has the values the browser keeps them. A save that fails for a passing reason is repeated
 * with growing delays, and at once when the connection is back.
 */
export class DraftSaver {
  input!: SaverInput;
  #known: Stored | null;
  #id: number | null;
  #key = randomUuid();
  #version: string | null;
  /** What the server has, as it was sent. */
  #stored: string | null;
  #kind: Saving["kind"];
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(known: Stored | null, values: DraftValues) {
    this.#known = known;
    this.#stored = known && JSON.stringify(patchOf(values));
    this.#id = known?.id ?? null;
    this.#version = known?.updated_at ?? null;
    this.#kind = known ? "saved" : "clean";
  }

  get id() {
    return this.#id;
  }

  /** Names a new campaign at the server until it has an id. */
  get key() {
    return this.#key;
  }

  /** Keeps the changed values in the browser, and saves them after a pause. */
  touch(): void {
    this.#keep(false);
    if (this.#kind === "conflict") return;
    this.#show({ kind: this.input.savesItself ? "dirty" : "waiting" });
    if (this.input.savesItself) this.#saveIn(PAUSE_MILLISECONDS);
  }

  /** Continues a new campaign that the browser kept, which the server may have created without being heard. */
  resumeNew(key: string): void {
    this.#key = key;
  }

  /** Continues values that the browser kept. `typed_on`: the version that they were typed on. */
  resume(typed_on: string, isOutdated: boolean): void {
    this.#version = typed_on;
    if (isOutdated) this.#show({ kind: "conflict" });
  }

  /** The id, or null when it is not saved. */
  save(options: SaveOptions = {}): Promise<number | null> {
    clearTimeout(this.#timer);
    const attempt = queue.then(() => this.#save(options));
    queue = attempt.catch(() => undefined);
    return attempt;
  }

  /** Tries again now what failed for a passing reason. */
  connected(): void {
    if (this.#kind === "offline") void this.save({ background: true });
  }

  /** The page is left, maybe before the pause has ended. */
  leave(): void {
    clearTimeout(this.#timer);
    if (this.#kind === "dirty") void this.save({ background: true });
  }

  async #save({ background, replaces }: SaveOptions): Promise<number | null> {
    if (this.#kind === "conflict" && !replaces) return null;
    const { values, default_name, send } = this.input;
    const patch = patchOf(values);
    const written = JSON.stringify(patch);
    if (this.#id !== null && this.#version && written === this.#stored && !replaces) {
      this.#keep(true);
      this.#show({ kind: "saved", at: this.#version });
      return this.#id;
    }
    this.#show({ kind: "saving" });
    const own = this.#id === null ? undefined : savedHere.get(this.#id)?.version;
    if (own && isLater(own, this.#version)) this.#version = own;
    const update: CampaignUpdate = {
      ...patch,
      ...(this.#id === null ? { name: patch.name ?? default_name, draft_key: this.#key } : { id: this.#id }),
      ...(this.#version && !replaces ? { unchanged_since: this.#version } : {}),
    };
    const answer = await callAction(() => send(update), { background });
    if (!answer.ok) return this.#fail(answer, Boolean(background));
    const { id, updated_at } = answer.data;
    this.#failures = 0;
    this.#id = id;
    this.#version = updated_at;
    this.#stored = written;
    savedHere.set(id, { version: updated_at, values });
    const isLatest = this.input.values === values;
    this.#keep(isLatest);
    this.#show(isLatest ? { kind: "saved", at: updated_at } : { kind: "dirty" });
    return id;
  }

  #fail(answer: Refusal, isBackground: boolean): null {
    this.#show({ kind: KINDS[answer.code] ?? "failed" });
    const passes = PASSING.includes(answer.code);
    if (passes && this.input.savesItself)
      this.#saveIn(Math.min(LONGEST_RETRY_MILLISECONDS, FIRST_RETRY_MILLISECONDS * 2 ** this.#failures++));
    if (!passes || !isBackground) this.input.onRefusal(answer);
    return null;
  }

  #saveIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save({ background: true }), milliseconds);
  }

  /** A campaign that was new stays kept once saved, so that its editor is found again. */
  #keep(saved: boolean): void {
    if (saved && this.#known) this.input.forget();
    else {
      const draft = { id: this.#id, key: this.#key, values: this.input.values };
      this.input.keep(draft, { version: this.#version, saved });
    }
  }

  #show(saving: Saving): void {
    this.#kind = saving.kind;
    this.input.show(saving);
  }
}
