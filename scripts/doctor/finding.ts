import type { Language, Words } from "../language.ts";

export type State = "ok" | "warning" | "broken";

export type Finding = {
  /** The subject of the check in one or two words. */
  about: Words;
  state: State;
  says: Words;
  /** What to do now; absent when there is nothing to do. */
  remedy?: Words;
  /** The variable that is missing or wrong. */
  variable?: string;
};

export const well = (about: Words, says: Words): Finding => ({ about, state: "ok", says });
export const broken = (about: Words, says: Words, remedy?: Words): Finding => ({
  about,
  state: "broken",
  says,
  ...(remedy ? { remedy } : {}),
});

const SIGNS: Record<State, string> = { ok: "✓", warning: "!", broken: "✗" };
const WIDTH = 16;

export function linesOf(findings: Finding[], language: Language): string[] {
  return findings.flatMap(({ about, state, says, remedy }) => [
    `  ${SIGNS[state]} ${about[language].padEnd(WIDTH)} ${says[language]}`,
    ...(remedy && state !== "ok" ? [`    ${"".padEnd(WIDTH)} → ${remedy[language]}`] : []),
  ]);
}

export const isBroken = (findings: Finding[]): boolean => findings.some(({ state }) => state === "broken");
