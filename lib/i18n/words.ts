import "server-only";
import { createTranslator, type Messages } from "next-intl";
import { type Locale, languages } from "./languages";

/** The messages of a language as its file contains them. */
async function messagesOf(locale: Locale): Promise<Messages> {
  const file: { default: Messages } = await import(`../../messages/${locale}.json`);
  return file.default;
}

const known = new WeakMap<Messages, Messages>();

/** The messages of a language with its typography, computed once and reused by all requests. */
export async function typesetMessagesOf(locale: Locale): Promise<Messages> {
  const words = await messagesOf(locale);
  const { typeset = String } = languages[locale];
  const result: Messages = known.get(words) ?? JSON.parse(typeset(JSON.stringify(words)));
  known.set(words, result);
  return result;
}

export type Say = Awaited<ReturnType<typeof wordsOf>>;

/** The messages of a language, independent of the request: for files and mails. */
export const wordsOf = async (locale: Locale) =>
  createTranslator({ locale, messages: await messagesOf(locale) });
