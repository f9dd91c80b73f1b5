import "server-only";
import { createTranslator } from "next-intl";
import en from "@/messages/en.json";
import fr from "@/messages/fr.json";
import type { Locale } from "./locale";

const MESSAGES: Record<Locale, typeof fr> = { fr, en };

/** The words of a language, whatever the request speaks: for files and mails. */
export const wordsOf = (locale: Locale) => createTranslator({ locale, messages: MESSAGES[locale] });

export type Say = ReturnType<typeof wordsOf>;
