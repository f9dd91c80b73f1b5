import { DOMAINS, SERVICES } from "./import-rules.ts";
import { isCode, isGenerated, isTest, type Source } from "./sources.ts";

const MOST_LINES = 400;
const VAGUE = new Set(["utils", "util", "helpers", "helper", "types", "type", "misc"]);
const LIB = new Set([...DOMAINS, ...SERVICES, "base", "actor", "http"]);
const STAND_INS = new Set(["database", "supabase", "qstash", "redis", "whatsapp"]);
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|spec|config|types|d))*\.(ts|tsx|mjs)$/;
const NEXT_DEMANDS_DEFAULT =
  /^app\/.*(page|layout|template|error|global-error|not-found|loading|default|icon|opengraph-image|robots|sitemap|manifest)\.tsx?$/;
const CONFIGURATION =
  /(^|\/)[a-z-]+\.config\.(ts|mjs)$|^lib\/http\/words-of-request\.ts$|^tests\/support\/[a-z-]+-setup\.ts$/;
const BARREL = /^(\s*export\s+(type\s+)?(\*|\{[^}]*\})(\s+as\s+\w+)?\s+from\s+["'][^"']+["'];?\s*)+$/;
const IMPURE = /\bprocess\.env\b|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bfetch\(/;

export function nameComplaints(sources: Source[]): string[] {
  return sources.filter((source) => isCode(source) && !isGenerated(source.path)).flatMap(complaintsOf);
}

function complaintsOf({ path, text }: Source): string[] {
  const parts = path.split("/");
  const name = parts.at(-1) ?? "";
  const [top = "", second = ""] = parts;
  const lines = text.split("\n").length - 1;
  const complaints = {
    "is not in kebab-case": !KEBAB.test(name),
    "says nothing by its name":
      !/^scripts\/types\.(mjs|ts)$/.test(path) && parts.some((part) => VAGUE.has(part.replace(/\..*$/, ""))),
    "is no domain and no service": top === "lib" && parts.length > 2 && !LIB.has(second),
    "is no service that is stood in for": top === "stand-ins" && parts.length > 2 && !STAND_INS.has(second),
    "only passes exports on": top !== "app" && BARREL.test(text),
    "has a default export that nobody demands":
      /^export default\b/m.test(text) && !NEXT_DEMANDS_DEFAULT.test(path) && !CONFIGURATION.test(path),
    "asks the clock, chance, the environment or the network, as rules must not":
      /^lib\/.*\brules\.ts$/.test(path) && IMPURE.test(text),
    [`has ${lines} lines, more than ${MOST_LINES}: something was dropped in it`]: lines > MOST_LINES,
    "switches the compiler or a test off": !path.startsWith("scripts/check/") && switchesOff(path, text),
  };
  return Object.entries(complaints)
    .filter(([, holds]) => holds)
    .map(([complaint]) => `${path} ${complaint}`);
}

function switchesOff(path: string, text: string): boolean {
  if (/@ts-(ignore|nocheck)\b/.test(text)) return true;
  return isTest(path) && /\b(it|test|describe)\.(only|skip|todo)\(/.test(text);
}
