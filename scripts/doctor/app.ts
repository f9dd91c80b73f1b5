import type { Variables } from "../local/environment.ts";
import { ask } from "./ask.ts";
import { broken, type Finding, well } from "./finding.ts";
import { words } from "./language.ts";

/** Checks that the app responds and reports no problem. */
export async function appFindings({ APP_URL = "" }: Variables): Promise<Finding[]> {
  const about = words("Application", "App");
  const { status } = await ask(new URL("/api/health", APP_URL));
  if (status === 200) return [well(about, words("répond", "responds"))];
  const remedy = words(
    "les variables sur Vercel sont-elles celles d’ici ? Après un changement, il faut redéployer",
    "are the variables on Vercel the same as here? After a change, deploy again",
  );
  return [broken(about, words(`a répondu ${status}`, `responded with ${status}`), remedy)];
}
