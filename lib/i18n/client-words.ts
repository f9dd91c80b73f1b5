import "server-only";
import type { Messages } from "next-intl";
import { getMessages } from "next-intl/server";

/** By part, the keys that its client components can use: next.config.mjs finds them at each production build. */
const KEYS: Record<string, string[]> | undefined =
  process.env.CLIENT_WORDS && JSON.parse(process.env.CLIENT_WORDS);

const known = new WeakMap<Messages, Map<string, Messages>>();

/**
 * The messages that a part of the app sends to the browser: a page (its folder), `(dashboard)` or, for what stands
 * around all of it, an empty text. In development the outermost part sends everything.
 */
export async function clientWordsOf(part: string): Promise<Messages> {
  const all = await getMessages();
  if (!KEYS) return part === "" ? all : ({} as Messages);
  const ofLanguage = known.get(all) ?? new Map<string, Messages>();
  known.set(all, ofLanguage);
  const words = ofLanguage.get(part) ?? pick(all, KEYS[part] ?? missing(part));
  ofLanguage.set(part, words);
  return words;
}

function missing(part: string): never {
  throw new Error(`the build found no words for “${part}”`);
}

type Words = { [key: string]: unknown };

function pick(all: Messages, keys: string[]): Messages {
  const picked: Words = {};
  for (const key of keys) {
    const path = key.split(".");
    const last = path.pop() ?? "";
    let from: Words = all;
    let to = picked;
    for (const name of path) {
      from = from[name] as Words;
      to[name] ??= {};
      to = to[name] as Words;
    }
    to[last] = from[last];
  }
  return picked as Messages;
}
