/**
 * Variables as people read them: `{{first_name}}` in storage, `[prénom]` on the screen. Every stored text comes back
 * unchanged: brackets that are no chip but look like one carry an invisible guard on the screen.
 */
export type ChipNames = {
  /** Null when the variable has no name of its own. */
  label: (variable: string) => string | null;
  variable: (label: string) => string | null;
};

/** U+2060, word joiner. */
const GUARD = "\u2060";
const VARIABLE = /\{\{([^{}]+)\}\}/g;
const BRACKETS = /\[(\u2060*)([^[\]{}\n]+)\]/g;
const LABEL = /^[^[\]{}\n\u2060][^[\]{}\n]*$/;

const plain = (label: string) => label.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Names from pairs of variable and label; the first pair with a label has it. Case and accents may be left out. */
export function chipNames(pairs: readonly (readonly [variable: string, label: string])[]): ChipNames {
  const exact = new Map<string, string>();
  const loose = new Map<string, string | null>();
  for (const [variable, label] of pairs) {
    if (exact.has(label)) continue;
    exact.set(label, variable);
    loose.set(plain(label), loose.has(plain(label)) ? null : variable);
  }
  const labels = new Map([...exact].map(([label, variable]) => [variable, label]));
  return {
    label: (variable) => labels.get(variable) ?? null,
    variable: (label) => exact.get(label) ?? loose.get(plain(label)) ?? null,
  };
}

/** The variable for the text between brackets, which may end with a fallback: `prénom|chère famille`. */
function variableOf(inner: string, names: ChipNames): string | null {
  const [name = "", ...fallback] = inner.split("|");
  const variable = names.variable(name);
  return variable === null ? null : [variable, ...fallback].join("|");
}

function labelOf(variable: string, names: ChipNames): string | null {
  const [name = "", ...fallback] = variable.split("|");
  const label = names.label(name);
  const whole = label === null ? "" : [label, ...fallback].join("|");
  return LABEL.test(whole) && variableOf(whole, names) === variable ? whole : null;
}

export function toShown(stored: string, names: ChipNames): string {
  const guarded = (text: string) =>
    text.replace(BRACKETS, (whole, guards: string, inner: string) =>
      variableOf(inner, names) === null ? whole : `[${GUARD}${guards}${inner}]`,
    );
  return stored
    .split(VARIABLE)
    .map((piece, place) => {
      if (place % 2 === 0) return guarded(piece);
      const label = labelOf(piece, names);
      return label === null ? guarded(`{{${piece}}}`) : `[${label}]`;
    })
    .join("");
}

export const toStored = (shown: string, names: ChipNames): string =>
  shown.replace(BRACKETS, (whole, guards: string, inner: string) => {
    const variable = variableOf(inner, names);
    if (variable === null) return whole;
    return guards ? `[${guards.slice(GUARD.length)}${inner}]` : `{{${variable}}}`;
  });

export type Chip = { start: number; end: number };

/** Where chips stand in a shown text. */
export const chipsIn = (shown: string, names: ChipNames): Chip[] =>
  [...shown.matchAll(BRACKETS)].flatMap(({ 0: whole, 1: guards, 2: inner = "", index }) =>
    guards === "" && variableOf(inner, names) !== null ? [{ start: index, end: index + whole.length }] : [],
  );
