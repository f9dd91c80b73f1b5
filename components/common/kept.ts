/**
 * What a person typed and the server does not have yet, in the browser's `localStorage`. Only the same person gets it
 * back: it is removed at log-out, when another account logs in, and after a month.
 */
export type Kept<Values> = {
  values: Values;
  /** The stored version that the values were typed on; null for something new. */
  version: string | null;
  /** The server has it; kept only to find it again. */
  saved: boolean;
  at: number;
  tab: string;
};

const PREFIX = "relance.kept.";
const PERSON = "relance.person";
const MONTH_MS = 31 * 24 * 60 * 60 * 1000;
const TAB = Math.random().toString(36).slice(2);

const keyOf = (person: string, place: string) => `${PREFIX}${person}.${place}`;

/** Returns whether the values are kept; false without storage, or when it is full. */
export function keep<Values>(
  person: string,
  place: string,
  values: Values,
  { version = null, saved = false }: Partial<Pick<Kept<Values>, "version" | "saved">> = {},
): boolean {
  const kept: Kept<Values> = { values, version, saved, at: Date.now(), tab: TAB };
  return attempt(() => localStorage.setItem(keyOf(person, place), JSON.stringify(kept)) ?? true) ?? false;
}

export const recall = <Values>(person: string, place: string): Kept<Values> | null =>
  attempt(() => JSON.parse(localStorage.getItem(keyOf(person, place)) ?? "null") as Kept<Values> | null);

/** Forgets what this tab kept; `everywhere` also what another tab kept since. */
export function forget(person: string, place: string, everywhere = false): void {
  const kept = recall(person, place);
  if (kept && (everywhere || kept.tab === TAB)) attempt(() => localStorage.removeItem(keyOf(person, place)));
}

/** Whether something is kept for a person that the server does not have. */
export const keepsAnything = (person: string): boolean =>
  keys().some((key) => {
    const [, place] = key.split(keyOf(person, ""));
    return place !== undefined && recall(person, place)?.saved === false;
  });

/** Forgets everything, of everybody, and tells the other tabs that nobody is logged in. */
export function forgetAll(): void {
  for (const key of keys()) attempt(() => localStorage.removeItem(key));
  attempt(() => localStorage.removeItem(PERSON));
}

/**
 * Notes who is logged in, and forgets what belongs to others or is old. Calls `onOther` when another tab logs out (null)
 * or logs in somebody else. Returns a function that stops listening.
 */
export function startKeepingFor(person: string, onOther: (person: string | null) => void): () => void {
  for (const key of keys()) {
    const [, place] = key.split(keyOf(person, ""));
    const at = place === undefined ? 0 : (recall(person, place)?.at ?? 0);
    if (at < Date.now() - MONTH_MS) attempt(() => localStorage.removeItem(key));
  }
  attempt(() => localStorage.setItem(PERSON, person));
  const listen = ({ key, newValue }: StorageEvent) => {
    if (key === PERSON && newValue !== person) onOther(newValue);
  };
  addEventListener("storage", listen);
  return () => removeEventListener("storage", listen);
}

const keys = (): string[] =>
  attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) ?? [];

/** Null when the browser allows no storage. */
function attempt<Result>(run: () => Result): Result | null {
  try {
    return run();
  } catch {
    return null;
  }
}
