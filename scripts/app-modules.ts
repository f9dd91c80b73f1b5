import { existsSync, statSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inProject } from "./local/root.ts";

const ALIASES = [
  ["@shared/", inProject("supabase", "functions", "_shared/")],
  ["@/", inProject("/")],
] as const;
const NOTHING = "data:text/javascript,";

// The app imports without file extensions and by alias, which bundlers resolve; these hooks do it for Node.
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === "server-only") return { url: NOTHING, shortCircuit: true };
    if (/^next\/[a-z-]+$/.test(specifier)) return next(`${specifier}.js`, context);
    const alias = ALIASES.find(([prefix]) => specifier.startsWith(prefix));
    const isOurs = context.parentURL?.startsWith("file:") && !context.parentURL.includes("/node_modules/");
    const target = alias
      ? pathToFileURL(alias[1] + specifier.slice(alias[0].length))
      : isOurs && /^\.\.?\//.test(specifier)
        ? new URL(specifier, context.parentURL)
        : undefined;
    const url = target ? withEnding(target) : specifier;
    const resolved = next(url, context);
    return target && url.endsWith(".json") ? { ...resolved, importAttributes: { type: "json" } } : resolved;
  },
});

function withEnding(url: URL): string {
  const file = fileURLToPath(url);
  const found = [file, `${file}.ts`].find((path) => existsSync(path) && statSync(path).isFile());
  return found ? pathToFileURL(found).href : url.href;
}
