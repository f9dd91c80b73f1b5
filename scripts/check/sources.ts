import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export type Source = { path: string; text: string };

const SKIPPED = new Set(["node_modules", "test-results", "playwright-report", "coverage"]);
const READ = /\.(ts|tsx|mjs|json|sql|css)$|^\.env\.local\.example$/;

/** Every source file below `root`, with its path in slashes. */
export function readSources(root: string, folder = ""): Source[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const place = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return SKIPPED.has(entry.name) || entry.name.startsWith(".") ? [] : readSources(root, place);
    }
    return READ.test(entry.name) ? [{ path: place, text: readFileSync(path.join(root, place), "utf8") }] : [];
  });
}

export const isCode = ({ path: file }: Source) => /\.(ts|tsx|mjs)$/.test(file);
export const isTest = (file: string) => /\.(test|spec)\.tsx?$/.test(file) || file.startsWith("tests/");
export const isGenerated = (file: string) =>
  /(^|\/)(database\.types\.ts|next-env\.d\.ts|package-lock\.json|openapi\.json)$/.test(file);
