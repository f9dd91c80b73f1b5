export const STYLE = `
:root { color-scheme: light dark; --ground: oklch(0.968 0.007 88); --card: oklch(0.995 0.002 88); --ink: oklch(0.245 0.04 272);
  --quiet: oklch(0.435 0.028 272); --line: oklch(0.885 0.012 88); --attention: oklch(0.955 0.045 86); --attention-ink: oklch(0.41 0.085 66);
  --ring: oklch(0.47 0.18 266); }
@media (prefers-color-scheme: dark) { :root { --ground: oklch(0.178 0.022 272); --card: oklch(0.218 0.026 272); --ink: oklch(0.945 0.008 88);
  --quiet: oklch(0.775 0.018 272); --line: oklch(0.315 0.028 272); --attention: oklch(0.285 0.042 75); --attention-ink: oklch(0.875 0.1 84);
  --ring: oklch(0.82 0.085 268); } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 ui-sans-serif, system-ui, "Segoe UI", sans-serif; }
header, main { max-width: 72rem; margin-inline: auto; padding-inline: 1rem; }
header { padding-block: 2rem 0; }
h1 { margin: 0; font-size: 1.625rem; line-height: 1.2; letter-spacing: -0.01em; }
header p, .none { margin: 0.25rem 0 0; color: var(--quiet); }
section { margin-block: 1.5rem; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.875rem; }
h2 { margin: 0; font-size: 1.125rem; }
h2 span { color: var(--quiet); font-weight: 400; font-variant-numeric: tabular-nums; }
.notice { margin-block: 1.5rem 0; padding: 0.75rem 1rem; border-radius: 0.5rem; background: var(--attention); color: var(--attention-ink); }
.scroll { overflow-x: auto; margin-top: 0.75rem; }
.scroll:focus-visible { outline: 2px solid var(--ring); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; line-height: 1.25rem; }
th { text-align: left; font-weight: 500; font-size: 0.8125rem; color: var(--quiet); }
th, td { padding: 0.375rem 1rem 0.375rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; font-variant-numeric: tabular-nums; }
tbody tr:last-child td { border-bottom: 0; }
`;
