import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { inProject } from "./local/root.ts";

export type BrowserOptions = { executablePath?: string; args: string[]; env?: Record<string, string> };

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** A browser for tests: `CHROMIUM_PATH`, an installed one, the npm package, or Playwright's own. */
export async function findChromium(): Promise<BrowserOptions> {
  const own =
    process.env.CHROMIUM_PATH || (process.env.CHROMIUM_BUNDLED ? undefined : INSTALLED.find(existsSync));
  if (own) return { executablePath: own, args: ARGUMENTS };
  if (process.platform !== "linux" || process.arch !== "x64") return { args: ARGUMENTS };
  return unpackBundled();
}

async function unpackBundled(): Promise<BrowserOptions> {
  const folder = inProject("node_modules", ".cache", `chromium-${await bundledVersion()}`);
  await mkdir(folder, { recursive: true });
  // The package unpacks below TMPDIR, into one folder for all versions. With the runtime's name set it also unpacks
  // libnss3 and a font, which a minimal machine lacks.
  const executablePath = await withVariables(
    { TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: "nodejs24.x" },
    async () => (await import("@sparticuz/chromium")).default.executablePath(),
  );
  const fonts = await writeFontConfiguration(folder);
  return {
    executablePath,
    args: ARGUMENTS,
    env: {
      ...definedVariables(),
      LD_LIBRARY_PATH: path.join(folder, "al2023", "lib"),
      FONTCONFIG_FILE: fonts,
    },
  };
}

async function bundledVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const file = path.resolve(path.dirname(entry), "..", "package.json");
  const { version }: { version: string } = JSON.parse(await readFile(file, "utf8"));
  return version;
}

async function withVariables<T>(variables: Record<string, string>, act: () => Promise<T>): Promise<T> {
  const touched = [...Object.keys(variables), "LD_LIBRARY_PATH", "FONTCONFIG_PATH"];
  const before = touched.map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    return await act();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

async function writeFontConfiguration(folder: string): Promise<string> {
  const file = path.join(folder, "fonts.conf");
  const places = ["/usr/share/fonts", path.join(folder, "fonts")]
    .map((place) => `<dir>${place}</dir>`)
    .join("");
  const cache = `<cachedir>${path.join(folder, "font-cache")}</cachedir>`;
  await writeFile(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${places}${cache}</fontconfig>`,
  );
  return file;
}

function definedVariables(): Record<string, string> {
  const defined: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) defined[name] = value;
  return defined;
}
