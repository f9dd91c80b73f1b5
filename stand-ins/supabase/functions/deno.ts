import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** The Deno program itself. The one that npm links to is a wrapper, which would keep running when Deno ends. */
export function denoProgram(): string {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve("deno/package.json"));
  const program = path.join(folder, process.platform === "win32" ? "deno.exe" : "deno");
  if (fs.existsSync(program)) return program;
  const { runInstall } = require("deno/install_api.cjs") as { runInstall(): string };
  return runInstall();
}
