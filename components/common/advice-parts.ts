import { settingsTabsFor } from "./settings-pages";

type Names = {
  settings: string;
  setup: string;
  tab: (name: ReturnType<typeof settingsTabsFor>[number]["name"]) => string;
};
export type AdvicePart = string | { href: string; text: string };

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Splits advice at the names of settings pages (“Settings → Number”) that this role may open. */
export function partsOfAdvice(advice: string, names: Names, role: string): AdvicePart[] {
  const pages = settingsTabsFor(role).map(({ name, href }) => ({ href, label: names.tab(name) }));
  const page = pages.map(({ label }) => escaped(label)).join("|");
  // The quotes differ by language, and French ones have spaces inside.
  const setup = `(?:, [«“]\\s*${escaped(names.setup)}\\s*[»”])`;
  const named = new RegExp(`(${escaped(names.settings)} → (${page})(${setup})?)`);
  const found = named.exec(advice);
  if (!found) return advice === "" ? [] : [advice];
  const [text, , label, atSetup] = found;
  const href = pages.find((each) => each.label === label)?.href ?? "/settings";
  const before = advice.slice(0, found.index);
  return [
    ...(before === "" ? [] : [before]),
    { href: atSetup ? `${href}#setup` : href, text },
    ...partsOfAdvice(advice.slice(found.index + text.length), names, role),
  ];
}
