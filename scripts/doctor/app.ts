import { z } from "zod";
import type { Variables } from "../local/environment.ts";
import { type Answered, ask } from "./ask.ts";
import { broken, type Finding, well } from "./finding.ts";
import { type Words, words } from "./language.ts";

const Health = z.object({ status: z.string(), problems: z.array(z.string()).optional() });

/** Checks that the app responds and reports no problem. */
export async function appFindings({ APP_URL = "" }: Variables): Promise<Finding[]> {
  const about = words("Application", "App");
  const answer = await ask(new URL("/api/health", APP_URL));
  const health = Health.safeParse(answer.body).data;
  if (answer.status === 200 && health?.status === "ok")
    return [
      well(
        about,
        words(
          "répond, avec ses propres variables : Réglages → Santé essaie celles qui sont sur Vercel",
          "responds, with its own variables: Settings → Health tries those that are on Vercel",
        ),
      ),
    ];
  const says = words(`a répondu ${answer.status}`, `responded with ${answer.status}`);
  return [broken(about, says, remedyOf(answer, health?.problems))];
}

function remedyOf({ status, headers }: Answered, problems?: string[]): Words {
  const location = headers.get("location");
  if (problems?.length) {
    const list = problems.join("; ");
    return words(`sur Vercel : ${list} ; puis redéployez`, `on Vercel: ${list}; then deploy again`);
  }
  if (location && URL.canParse(location)) {
    const { origin } = new URL(location);
    return words(
      `APP_URL doit être l’adresse finale : ${origin}`,
      `APP_URL must be the final address: ${origin}`,
    );
  }
  if (status === 401)
    return words(
      "Vercel protège cette adresse : mettez dans APP_URL le domaine de production (Vercel → Domains)",
      "Vercel protects this address: put the production domain into APP_URL (Vercel → Domains)",
    );
  if (status === 402)
    return words(
      "Vercel a suspendu le projet, son quota est épuisé : Vercel → Usage",
      "Vercel has suspended the project, its quota is used up: Vercel → Usage",
    );
  if (status === 404 || status === 200)
    return words(
      "une autre application répond à APP_URL : recopiez le domaine de production (Vercel → Domains)",
      "another app answers at APP_URL: copy the production domain (Vercel → Domains)",
    );
  return words(
    "les variables sur Vercel sont-elles celles d’ici ? Après un changement, il faut redéployer",
    "are the variables on Vercel the same as here? After a change, deploy again",
  );
}
