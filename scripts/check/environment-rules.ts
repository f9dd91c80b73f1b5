import { PORT_VARIABLES } from "../local/environment.ts";
import type { Source } from "./sources.ts";

// Read by the launcher or the platform instead of lib/env.ts.
const ELSEWHERE = new Set<string>([...PORT_VARIABLES, "DATA_DIR", "NODE_ENV", "WEBHOOK_URL"]);

/** `.env.local.example` must document every variable that the app reads, and no others. */
export function environmentComplaints(sources: Source[]): string[] {
  const textOf = (file: string) => sources.find(({ path }) => path === file)?.text;
  const [example, reader] = [textOf(".env.local.example"), textOf("lib/env.ts")];
  if (example === undefined || reader === undefined) return [];
  const documented = namesIn(example, /^#?\s*([A-Z][A-Z0-9_]+)=/gm);
  const read = namesIn(reader, /^\s*([A-Z][A-Z0-9]*_[A-Z0-9_]+)\s*:/gm);
  return [
    ...[...read]
      .filter((name) => !documented.has(name))
      .map((name) => `.env.local.example does not tell of ${name}`),
    ...[...documented]
      .filter((name) => !read.has(name) && !ELSEWHERE.has(name))
      .map((name) => `.env.local.example tells of ${name}, which lib/env.ts does not read`),
  ];
}

function namesIn(text: string, pattern: RegExp): Set<string> {
  return new Set([...text.matchAll(pattern)].map(([, name = ""]) => name));
}
