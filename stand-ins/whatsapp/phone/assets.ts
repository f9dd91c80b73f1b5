import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer } from "../http.ts";

const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  woff2: "font/woff2",
};
const FOLDER = join(import.meta.dirname, "..", "assets");

/** Only files that are in the folder at the start are served. No path is built from a request. */
const FILES = new Map(
  readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(FOLDER.length).replaceAll("\\", "/"), path];
    }),
);

export function asset(path: string): Answer | null {
  const file = FILES.get(path);
  if (file === undefined) return null;
  const type = TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  return { bytes: readFileSync(file), type, headers: { "cache-control": "max-age=300" } };
}
