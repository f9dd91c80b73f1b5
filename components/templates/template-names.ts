import type { TemplateChoice } from "@/lib/templates/schema";

export const languageName = (language: string, locale: string): string =>
  new Intl.DisplayNames([locale], { type: "language" }).of(language.replace("_", "-")) ?? language;

/** A template's name as words: “Rappel inscription”. */
export const wordsOfName = (name: string): string => {
  const words = name.replaceAll("_", " ").trim() || name;
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const STATUSES = ["pending", "rejected", "paused", "disabled", "in_appeal", "limit_exceeded"] as const;

/** Message key for why a template cannot be chosen. */
export function refusalKey({ refusal, status }: Pick<TemplateChoice, "refusal" | "status">) {
  if (refusal !== "not_approved") return `refusal.${refusal ?? "not_approved"}` as const;
  const known = STATUSES.find((each) => each === status.toLowerCase());
  return known ? (`status.${known}` as const) : ("refusal.not_approved" as const);
}
